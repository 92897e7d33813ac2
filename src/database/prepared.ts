/** Statements that each connection plans once, by their text. */
const names = new Map<string, string>()

/**
 * For the few statements that are worth it: a join that is asked for with every request takes as long to plan as to run. Returns the text as
 * it is; whoever sends it through a pool of `Database` gets it prepared (PgBouncer in transaction mode knows these since 1.21).
 */
export const prepared = (name: string, text: string): string => {
  names.set(text, name)
  return text
}

export const preparedName = (text: string): string | undefined => names.get(text)
