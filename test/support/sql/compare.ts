import ts from 'typescript'
import type { Column } from './describe.js'
import type { UsedFields } from './evaluate.js'

/** What pg makes of PostgreSQL's types, with the parser of src/database/database.ts for int8; json is whatever was stored. */
const made: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'Date' | 'json' | 'void'>> = {
  text: 'string',
  varchar: 'string',
  name: 'string',
  uuid: 'string',
  numeric: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  bool: 'boolean',
  timestamptz: 'Date',
  timestamp: 'Date',
  json: 'json',
  jsonb: 'json',
  void: 'void',
}

/** Says in which ways rows of these columns are not what their type claims. */
export const faultsOf = (
  checker: ts.TypeChecker,
  row: ts.Type,
  columns: readonly Column[],
  used: readonly UsedFields[],
): readonly string[] => {
  const fields = fieldsOf(checker, row)
  const isOpen = checker.getIndexInfosOfType(row).length > 0
  const faults: string[] = []
  const seen = new Set<string>()
  for (const column of columns) {
    const field = fields.get(column.name)
    if (seen.has(column.name)) faults.push(`${column.name} is selected twice`)
    else if (field !== undefined) faults.push(...wrongWith(checker, field.isPartial ? present(column) : column, field.types))
    // The result of a function that has none is nothing to read.
    else if (column.type !== 'void') faults.push(...beside(checker, column, used, isOpen))
    seen.add(column.name)
  }
  for (const [name, { isOptional }] of fields) if (!isOptional && !seen.has(name)) faults.push(`no column for the field ${name}`)
  return faults
}

/** As it is where the row that it is of was found. */
const present = (column: Column): Column => ({ ...column, isOuter: false })

interface RowField {
  /** What it may be in the kinds of row that have it. */
  readonly types: readonly ts.Type[]
  readonly isOptional: boolean
  /** Some kinds of row do not have it. */
  readonly isPartial: boolean
}

/** A union of rows has the fields of all of them. */
const fieldsOf = (checker: ts.TypeChecker, row: ts.Type): Map<string, RowField> => {
  const kinds = row.isUnion() ? row.types.filter((kind) => (kind.flags & ts.TypeFlags.Null) === 0) : [row]
  const fields = new Map<string, RowField>()
  for (const kind of kinds) {
    for (const field of checker.getPropertiesOfType(kind)) {
      const before = fields.get(field.name)
      const isPartial = kinds.some((other) => checker.getPropertyOfType(other, field.name) === undefined)
      fields.set(field.name, {
        types: [...(before?.types ?? []), checker.getTypeOfSymbol(field)],
        isOptional: (before?.isOptional ?? false) || (field.flags & ts.SymbolFlags.Optional) !== 0,
        isPartial,
      })
    }
  }
  return fields
}

/** A column `<object>.<field>` of a row that holds more than one object. That the object is missing as a whole is for its reader to see. */
const beside = (checker: ts.TypeChecker, column: Column, used: readonly UsedFields[], isOpen: boolean): readonly string[] => {
  const [, object, name] = /^([^.]+)\.(.+)$/.exec(column.name) ?? []
  const owners = used.filter((one) => one.name === object)
  const types = owners.flatMap(({ type }) => {
    const field = name === undefined ? undefined : fieldsOf(checker, checker.getTypeFromTypeNode(type)).get(name)
    return field === undefined ? [] : [field.types]
  })
  if (owners.length === 0) return isOpen ? [] : [`no field for the column ${column.name}`]
  if (types.length === 0) return [`no field for the column ${column.name}`]
  return types.some((some) => wrongWith(checker, present(column), some).length === 0)
    ? []
    : types.flatMap((some) => wrongWith(checker, present(column), some))
}

const wrongWith = (checker: ts.TypeChecker, column: Column, types: readonly ts.Type[]): readonly string[] => {
  const claimed = types.map((type) => checker.typeToString(type)).join(' | ')
  if (types.some((type) => (type.flags & ts.TypeFlags.Any) !== 0)) return [`${column.name} is claimed as any`]
  const known = types.filter((type) => (type.flags & ts.TypeFlags.Unknown) === 0)
  if (known.length < types.length) return []
  const isNullable = known.some((type) => checker.isTypeAssignableTo(checker.getNullType(), type))
  const isOfType = known.every(
    (type) => (type.flags & ts.TypeFlags.Null) !== 0 || isMade(checker, column.type, checker.getNonNullableType(type)),
  )
  return [
    ...((column.isNullable || column.isOuter) && !isNullable ? [`${column.name} may be null, which is not in ${claimed}`] : []),
    ...(isOfType ? [] : [`${column.name} is ${column.type}, claimed as ${claimed}`]),
  ]
}

const isMade = (checker: ts.TypeChecker, of: string, type: ts.Type): boolean => {
  if (of.startsWith('_')) {
    const [element] = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : []
    return element !== undefined && isMade(checker, of.slice(1), element)
  }
  switch (made[of]) {
    case 'string':
      return checker.isTypeAssignableTo(type, checker.getStringType())
    case 'number':
      return checker.isTypeAssignableTo(type, checker.getNumberType())
    case 'boolean':
      return checker.isTypeAssignableTo(type, checker.getBooleanType())
    case 'Date':
      return type.getSymbol()?.name === 'Date'
    case 'json':
      return type.getSymbol()?.name !== 'Date' && !checker.isTypeAssignableTo(type, checker.getNumberType())
    case 'void':
      return true
    default:
      return false
  }
}
