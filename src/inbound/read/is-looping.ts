/** RFC 5321 6.3: a hundred is the usual bound; what comes back has been through a few. */
const mostHops = 50

/** Whether a message has passed so many servers that it must be in a loop. */
export const isLooping = (raw: Uint8Array): boolean => {
  const text = new TextDecoder('latin1').decode(raw.subarray(0, 128_000))
  const head = text.slice(0, /\r?\n\r?\n/.exec(text)?.index)
  return (head.match(/^received:/gim) ?? []).length > mostHops
}
