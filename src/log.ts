import { pino } from 'pino'
import type { Logger } from 'pino'
import { describeError } from './http/describe-error.js'

/** JSON lines; readable ones on a terminal. Errors are cut to what may be logged. */
export const createLog = (level: string, part: string): Logger =>
  pino({
    level,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    ...(process.stdout.isTTY
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,part', translateTime: 'SYS:HH:MM:ss' } } }
      : {}),
  })
