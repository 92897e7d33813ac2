import { isUrl } from '../domain/is-url.js'

const placeholder = /\{[A-Za-z0-9_.-]{1,100}\}/g
/** A placeholder in lower case, as hosts are, that no real address contains. */
const mark = /zqx(\d+)zqx/g

/**
 * Returns an address in the URL standard's form (lower-case host in ASCII, no tab or default port, dots in the path resolved), so that the address
 * stored, shown and compared is the one called. A `{name}` in it stays. An invalid URL, or one with another brace, is returned unchanged, for the
 * check that rejects it.
 */
export const normalUrl = (template: string): string => {
  const names: string[] = []
  const marked = template.replace(placeholder, (name) => `zqx${String(names.push(name) - 1)}zqx`)
  // A brace that is left over would be encoded, and a placeholder that is misspelt would pass for part of a path.
  if (/[{}]/.test(marked) || !isUrl(marked)) return template
  return new URL(marked).href.replace(mark, (found, index: string) => names[Number(index)] ?? found)
}
