/** What node-postgres says, without a code, when it can't connect or has lost its connection. */
const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed)/

/** Class 08: connection exceptions. 57P01 to 57P03: shutting down, crashed, starting up. 53300: too many connections. */
const codes = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/

/** The calls that open a connection; an ENOENT of `open` is a missing file, one of `connect` a missing socket. */
const isSystemCall = (error: object): boolean =>
  !('syscall' in error) || ['connect', 'read', 'write', 'getaddrinfo'].includes(String(error.syscall))

/**
 * Whether an error means that PostgreSQL can't be reached at the moment, so that the same call is worth another try. Judges errors
 * that come from a query; a failed call to a platform looks the same, and its module has to translate it first.
 */
export const isDatabaseUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  // Node tries every address of a host and reports all of them at once.
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnreachable)) return true
  if ('code' in error && typeof error.code === 'string' && codes.test(error.code)) return isSystemCall(error)
  return messages.test(error.message)
}
