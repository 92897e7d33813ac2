import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import { describeError } from './http/describe-error.js'

/** JSON lines, to standard output unless `lines` takes them; readable ones on a terminal. Errors are cut to what may be logged. */
export const createLog = (level: string, part: string, lines?: DestinationStream): Logger => {
  const options = { level, base: { part }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } }
  if (lines) return pino(options, lines)
  const pretty = { target: 'pino-pretty', options: { ignore: 'pid,hostname,part', translateTime: 'SYS:HH:MM:ss' } }
  return pino({ ...options, ...(process.stdout.isTTY ? { transport: pretty } : {}) })
}
