import { Buffer } from 'node:buffer'

/**
 * The place in a list where the next page begins: after the row with this time and id. It names a row, not a number of rows, so
 * rows inserted meanwhile neither repeat nor hide others.
 */
export interface Cursor {
  /** UTC with the six decimals that PostgreSQL keeps: a millisecond can hold many rows. */
  readonly at: string
  readonly id: string
}

const at = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/
const id = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

export const encodeCursor = (cursor: Cursor): string => Buffer.from(`${cursor.at} ${cursor.id}`).toString('base64url')

/** `null` when it is none of ours. A cursor gives no access: every page asks with its caller's own conditions. */
export const decodeCursor = (text: string): Cursor | null => {
  const [time = '', row = '', ...more] = Buffer.from(text, 'base64url').toString('latin1').split(' ')
  if (more.length > 0 || !at.test(time) || !id.test(row)) return null
  return isRealTime(time) ? { at: time, id: row } : null
}

/** 31 February passes the pattern, and PostgreSQL would refuse it. */
const isRealTime = (time: string): boolean => {
  const ms = Date.parse(`${time.slice(0, 19)}Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(time.slice(0, 19))
}
