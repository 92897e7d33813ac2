import fc from 'fast-check'
import { test } from 'vitest'
import { listQuery } from '../src/http/list-query.js'
import { filterFields } from './support/filter-fields.js'

test('whatever a query holds, parsing answers or refuses, and never throws', () => {
  const key = fc.oneof(fc.constantFrom('limit', 'next_cursor', '__proto__', ...Object.keys(filterFields)), fc.string())
  const operator = fc.constantFrom('', '[in]', '[gt]', '[ne]', '[', ']', '[__proto__]')
  const value = fc.oneof(
    fc.string(),
    fc.array(fc.string()),
    fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
    fc.uuid(),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(key, operator, value)), (entries) => {
      const result = listQuery({ fields: filterFields }).safeParse(Object.fromEntries(entries.map(([k, o, v]) => [`${k}${o}`, v])))
      return result.success ? result.data.limit >= 1 : result.error.issues.every((issue) => issue.path.length > 0)
    }),
    { numRuns: 2000 },
  )
})
