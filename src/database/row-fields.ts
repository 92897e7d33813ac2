/** How an object's fields appear in a row: alone, and in a row that holds more. */
export interface RowFields<T> {
  /** What to select where a row is one such object. */
  readonly columns: string
  /** The same where it holds more: each column is named `<name>.<field>`. */
  readonly beside: string
  /** The same from a subselect of `columns` under this alias. */
  besideOf(alias: string): string
  /** Reads it from such a row. */
  read(row: Readonly<Record<string, unknown>>): T
}

/** `fields`: the SQL of each; `name`: what the object is called beside others. */
export const rowFields = <T>(name: string, fields: Readonly<Record<keyof T & string, string>>): RowFields<T> => {
  const all = Object.entries<string>(fields)
  return {
    columns: all.map(([field, sql]) => `${sql} AS "${field}"`).join(', '),
    beside: all.map(([field, sql]) => `${sql} AS "${name}.${field}"`).join(', '),
    besideOf: (alias) => all.map(([field]) => `${alias}."${field}" AS "${name}.${field}"`).join(', '),
    read: (row) => Object.fromEntries(all.map(([field]) => [field, row[`${name}.${field}`]])) as T,
  }
}
