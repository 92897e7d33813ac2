/** Statements that each connection plans once, by their text. */
const names = new Map<string, string>()

/**
 * For statements that a case's opening, its callback or every request sends: they take as long to plan as to run. Returns the text as it is;
 * sent through a pool of `Database`, within a transaction or outside, it is prepared (PgBouncer in transaction mode knows these since
 * 1.21). Not for one whose best plan depends on how full a table is: a plan that was made when it was empty stays until the next ANALYZE.
 */
export const prepared = (name: string, text: string): string => {
  names.set(text, name)
  return text
}

export const preparedName = (text: string): string | undefined => names.get(text)
