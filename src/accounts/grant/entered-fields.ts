import { fitsField } from '../../integrations/fits-field.js'
import type { Field } from '../../integrations/integration.js'
import { Secret } from '../../vault/secret.js'

/** Values of an integration's fields, told apart: what is sealed, and what is in the account's context. */
export interface EnteredFields {
  readonly secrets: Readonly<Record<string, Secret>>
  readonly context: Readonly<Record<string, string>>
}

/** Reads the fields' values, by name; `refused` names those that are missing or not of their pattern. */
export const readEntered = (
  fields: readonly Field[],
  given: Readonly<Record<string, unknown>>,
): { readonly entered: EnteredFields; readonly refused: readonly string[] } => {
  const secrets: Record<string, Secret> = {}
  const context: Record<string, string> = {}
  const refused: string[] = []
  for (const field of fields) {
    const value = textOf(Object.hasOwn(given, field.name) ? given[field.name] : undefined)
    if (!fitsField(field, value)) refused.push(field.name)
    else if (field.secret) secrets[field.name] = new Secret(value)
    else context[field.name] = value
  }
  return { entered: { secrets, context }, refused }
}

/** All of them as plain text, for what is about to be sent. */
export const enteredValues = ({ secrets, context }: EnteredFields): Record<string, string> => ({
  ...context,
  ...Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()])),
})

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : undefined
