import { parse } from 'node:querystring'

/**
 * For `app.set('query parser', queryParser)`: keys stay as they were written, `created_at[gt]` included, in an object without a
 * prototype. Nothing is nested by a stranger's brackets; `listQuery` reads those.
 */
export const queryParser = (text: string | null | undefined): NodeJS.Dict<string | string[]> => parse(text ?? '')
