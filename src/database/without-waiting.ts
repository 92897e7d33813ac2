/**
 * An item for a statement's FROM: its commit does not wait for the disk. For what may be lost with a crash of PostgreSQL since it is found
 * out again, such as a lease; all else about the statement stays as it is. (Local to the transaction, as SET LOCAL is.)
 */
export const withoutWaiting = `(SELECT set_config('synchronous_commit', 'off', true)) AS without_waiting`
