/** PostgreSQL's 23505: a row with this key is there already. The transaction is lost; say so to the caller and end it. */
export const isUniqueViolation = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505'
