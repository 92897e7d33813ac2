import { isUrl } from '../domain/is-url.js'

const placeholder = /\{[A-Za-z0-9_.-]{1,100}\}/g
/** In lower case, as a host is; nobody's address has it. */
const mark = /zqx(\d+)zqx/g

/**
 * An address as the URL standard writes it (lower-case host in ASCII, no tab or default port, dots in the path resolved), so that what is
 * kept, shown and compared is what is called. A `{name}` in it stays. What is no URL, or has another brace, comes back as it is, for the check
 * that refuses it.
 */
export const normalUrl = (template: string): string => {
  const names: string[] = []
  const marked = template.replace(placeholder, (name) => `zqx${String(names.push(name) - 1)}zqx`)
  // A brace that is left over would be encoded, and a placeholder that is misspelt would pass for part of a path.
  if (/[{}]/.test(marked) || !isUrl(marked)) return template
  return new URL(marked).href.replace(mark, (found, index: string) => names[Number(index)] ?? found)
}
