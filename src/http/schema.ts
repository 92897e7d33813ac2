/** As much of an OpenAPI 3.1 schema as the reference reads. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly example?: unknown
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

export type Schemas = Readonly<Record<string, Schema>>

/** `#/components/schemas/Case` is `Case`. */
export const refName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** The schema itself where another one is named, and all parts of an `allOf` as one. */
export const resolve = (schema: Schema, schemas: Schemas): Schema => {
  if (schema.$ref !== undefined) {
    const named = schemas[refName(schema.$ref)]
    return named ? resolve(named, schemas) : {}
  }
  if (!schema.allOf) return schema
  return schema.allOf
    .map((part) => resolve(part, schemas))
    .reduce<Schema>(
      (all, part) => ({
        ...all,
        ...part,
        properties: { ...all.properties, ...part.properties },
        required: [...(all.required ?? []), ...(part.required ?? [])],
      }),
      { ...schema, allOf: [] },
    )
}

export const alternatives = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? []

/** The first type that is not null. */
export const mainType = (schema: Schema): string | undefined =>
  typeof schema.type === 'string' ? schema.type : schema.type?.find((type) => type !== 'null')
