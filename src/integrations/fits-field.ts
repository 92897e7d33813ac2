import { Script } from 'node:vm'
import { unfitIn } from '../domain/plain-text.js'
import type { Field } from './integration.js'

/** Longest value of a field: keys that are signed tokens have a few thousand characters. */
const longest = 4_096
/** CPU time. A pattern that takes longer than this on one value backtracks without end; the maker of the integration wrote it. */
const patienceMs = 50
/** On a busy machine the time may pass without the CPU. */
const mostTries = 20

export const isPattern = (pattern: string): boolean => {
  try {
    return new RegExp(wholly(pattern), 'u').source !== ''
  } catch {
    return false
  }
}

/** Whether a value may be sent: there, on one line, a secret of characters that a header can hold (RFC 9110 5.5), of the field's pattern. */
export const fitsField = ({ secret, pattern }: Pick<Field, 'secret' | 'pattern'>, value: string | undefined): value is string =>
  value !== undefined &&
  (secret ? /^[\x20-\x7e]+$/.test(value) : value !== '' && unfitIn(value, false) === null) &&
  value.length <= longest &&
  (pattern === undefined || matches(pattern, value))

const wholly = (pattern: string): string => `^(?:${pattern})$`

const test = new Script('new RegExp(pattern, "u").test(value)')

/** In a context of its own, since only there a regular expression can be stopped. */
const matches = (pattern: string, value: string): boolean => {
  for (let tries = 1; ; tries++) {
    const before = process.cpuUsage()
    try {
      return test.runInNewContext({ pattern: wholly(pattern), value }, { timeout: patienceMs }) === true
    } catch (error) {
      const { user, system } = process.cpuUsage(before)
      const isStopped = (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      if (!isStopped || (user + system) / 1000 >= patienceMs / 2 || tries === mostTries) return false
    }
  }
}
