/**
 * Whether `new URL(text)` takes it. Not `URL.canParse`: in Node 20.20 that says false of a good address with an umlaut once it has been called
 * some thousand times (its fast path takes Latin-1 for UTF-8).
 */
export const isUrl = (text: string): boolean => {
  try {
    new URL(text)
    return true
  } catch {
    return false
  }
}
