import type { z } from 'zod'

/** Names of JSON's types, for people who write it by hand. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

/** What is wrong with a value, where its schema has no words of its own: Zod's are about JavaScript. The value itself is never in them. */
export const plainMessages = (issue: z.core.$ZodRawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return bound('least', issue.origin, Number(issue.minimum), issue.inclusive !== false)
    case 'too_big':
      return bound('most', issue.origin, Number(issue.maximum), issue.inclusive !== false)
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return issue.format === 'uuid' || issue.format === 'guid' ? 'must be a UUID' : undefined
    default:
      return undefined
  }
}

const bound = (which: 'least' | 'most', origin: string, value: number, isIncluded: boolean): string | undefined => {
  const limit = String(value)
  switch (origin) {
    case 'number':
    case 'int':
      if (isIncluded) return `must be at ${which} ${limit}`
      return `must be ${which === 'least' ? 'more' : 'less'} than ${limit}`
    case 'string':
      if (which === 'least' && value === 1) return 'must not be empty'
      return `must have at ${which} ${limit} ${value === 1 ? 'character' : 'characters'}`
    case 'array':
      if (which === 'least' && value === 1) return 'must not be empty'
      return `must have at ${which} ${limit} ${value === 1 ? 'entry' : 'entries'}`
    default:
      return undefined
  }
}
