import type { z } from 'zod'
import type { FieldError } from './errors.js'

/** The parts of `given`: they say where a field stood, and are no part of its name. */
const parts = new Set(['params', 'query', 'body'])

/** One error for each field, the first that was found. */
export const fieldErrors = (error: z.ZodError): FieldError[] => {
  const byField = new Map<string, string>()
  for (const issue of error.issues) {
    for (const [field, message] of fieldsOf(issue)) if (!byField.has(field)) byField.set(field, message)
  }
  return [...byField].map(([field, message]) => ({ field, message }))
}

const fieldsOf = (issue: z.core.$ZodIssue): [field: string, message: string][] => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [dotted([...issue.path, key]), 'is not known here'])
  if (issue.code === 'invalid_union') {
    // What was meant is the form that fits but for something within it.
    const meant = issue.errors.find((issues) => issues.length > 0 && issues.every(({ path }) => path.length > 0))
    if (meant !== undefined) return meant.flatMap((inner) => fieldsOf({ ...inner, path: [...issue.path, ...inner.path] }))
  }
  return [[dotted(issue.path), issue.message]]
}

const dotted = (path: readonly PropertyKey[]): string => {
  const [first, ...rest] = path.map(String)
  const inside = first !== undefined && parts.has(first) ? rest : path.map(String)
  return inside.length > 0 ? inside.join('.') : (first ?? 'body')
}
