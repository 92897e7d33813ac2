/** An error in a few words, its cause's where it has none of its own. */
export const wordsOf = (error: unknown): string => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message !== '') return cause.message.split('\n')[0] ?? ''
    if ('code' in cause) return String(cause.code)
    if (cause instanceof AggregateError) return wordsOf(cause.errors[0])
  }
  return String(error)
}
