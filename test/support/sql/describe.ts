import pg from 'pg'

/** A column of a statement's result. */
export interface Column {
  readonly name: string
  /** Its type's name in PostgreSQL; that of an array begins with `_`. */
  readonly type: string
  /** It is a plain column of a table that takes null. What an expression may be is not known. */
  readonly isNullable: boolean
  /** It is of a table that an outer join can leave without a row. */
  readonly isOuter: boolean
}

export interface Described {
  readonly columns: readonly Column[]
  /** How many it takes. */
  readonly parameters: number
}

interface Result {
  readonly fields: readonly Pick<pg.FieldDef, 'name' | 'tableID' | 'columnID' | 'dataTypeID'>[]
  readonly parameters: number
}

interface Plan {
  readonly 'Join Type'?: string
  readonly 'Parent Relationship'?: string
  readonly Output?: readonly string[]
  readonly Plans?: readonly Plan[]
}

/** What PostgreSQL says of each statement without running any: they are prepared against the schema of `url`. */
export class Describer {
  readonly #client: pg.Client
  #statements = 0
  #types: ReadonlyMap<number, string> = new Map()
  #notNull: ReadonlySet<string> = new Set()

  constructor(url: string) {
    this.#client = new pg.Client({ connectionString: url })
  }

  async open(): Promise<void> {
    await this.#client.connect()
    await this.#client.query('SET plan_cache_mode = force_generic_plan')
    const types = await this.#client.query<{ oid: number; name: string }>('SELECT oid::int, typname AS name FROM pg_type')
    this.#types = new Map(types.rows.map(({ oid, name }) => [oid, name]))
    const columns = await this.#client.query<{ key: string }>(`SELECT attrelid || ' ' || attnum AS key FROM pg_attribute WHERE attnotnull`)
    this.#notNull = new Set(columns.rows.map(({ key }) => key))
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  /** @throws what PostgreSQL has against it */
  async describe(text: string): Promise<Described> {
    this.#statements += 1
    const name = `described_${String(this.#statements)}`
    const { fields, parameters } = await this.#parse(name, text)
    const outer = fields.length === 0 ? [] : await this.#outerJoined(name, parameters)
    await this.#client.query(`DEALLOCATE ${name}`)
    return {
      parameters,
      columns: fields.map((field, index) => {
        const isPlain = field.tableID !== 0
        const isNotNull = this.#notNull.has(`${String(field.tableID)} ${String(field.columnID)}`)
        return {
          name: field.name,
          type: this.#types.get(field.dataTypeID) ?? '',
          isNullable: isPlain && !isNotNull,
          isOuter: outer[index] === true,
        }
      }),
    }
  }

  #parse(name: string, text: string): Promise<Result> {
    return new Promise((resolve, reject) => {
      let fields: Result['fields'] = []
      let parameters = 0
      const onParameters = (message: { readonly parameterCount: number }): void => {
        parameters = message.parameterCount
      }
      const statement = {
        submit: (connection: pg.Connection): void => {
          connection.once('parameterDescription', onParameters)
          connection.parse({ name, text, types: [] }, true)
          connection.describe({ type: 'S', name }, true)
          connection.sync()
        },
        handleRowDescription: (message: { readonly fields: Result['fields'] }): void => {
          ;({ fields } = message)
        },
        handleReadyForQuery: (): void => {
          resolve({ fields, parameters })
        },
        handleError: (error: Error, connection: pg.Connection): void => {
          connection.off('parameterDescription', onParameters)
          reject(error)
        },
      }
      this.#client.query(statement)
    })
  }

  /** For each column of the result, whether its plan has it on a side of an outer join that may be missing. */
  async #outerJoined(name: string, parameters: number): Promise<readonly boolean[]> {
    const nulls = Array.from({ length: parameters }, () => 'NULL').join(', ')
    const { rows } = await this.#client.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      `EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE ${name}${parameters === 0 ? '' : `(${nulls})`}`,
    )
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (plan === undefined) throw new Error('no plan')
    const missing = missingOf(plan, false)
    return (plan.Output ?? []).map((output) => missing.has(output))
  }
}

/** What stands in the outputs of those parts of a plan that an outer join can leave without a row. */
const missingOf = (plan: Plan, isMissing: boolean): ReadonlySet<string> => {
  const join = plan['Join Type']
  const found = new Set(isMissing ? (plan.Output ?? []).filter(isPlain) : [])
  for (const part of plan.Plans ?? []) {
    const side = part['Parent Relationship']
    const isLeft = (join === 'Left' && side === 'Inner') || (join === 'Right' && side === 'Outer') || join === 'Full'
    for (const output of missingOf(part, isMissing || isLeft)) found.add(output)
  }
  return found
}

/** A column as such; a null in an expression may be made into something else. */
const isPlain = (output: string): boolean => /^[\w".]+$/.test(output)
