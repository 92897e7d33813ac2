/** What a list can be filtered by. */
export type FieldType = 'string' | 'number' | 'boolean' | 'time' | 'uuid'

/** How a type is called in PostgreSQL. Parameters are cast to it, so that a column's index stays usable. */
export const sqlTypes: Readonly<Record<FieldType, string>> = {
  string: 'text',
  number: 'numeric',
  boolean: 'boolean',
  time: 'timestamptz',
  uuid: 'uuid',
}

/** Each operator in SQL. `ne` counts an empty column as different. */
export const operators = {
  eq: '=',
  ne: 'is distinct from',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  in: '= any',
} as const
export type Operator = keyof typeof operators

/** Only what has an order of its own is compared; that of text depends on the database's locale. */
export const operatorsOf = (type: FieldType): readonly Operator[] => {
  if (type === 'boolean') return ['eq', 'ne']
  return type === 'number' || type === 'time' ? ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'] : ['eq', 'ne', 'in']
}

/** A boolean as such; everything else as text that PostgreSQL is sure to take: UTC times, lower-case UUIDs, plain decimal numbers. */
export type FilterValue = string | boolean

export type Filter =
  | { readonly field: string; readonly operator: Exclude<Operator, 'in'>; readonly value: FilterValue }
  | { readonly field: string; readonly operator: 'in'; readonly values: readonly FilterValue[] }
