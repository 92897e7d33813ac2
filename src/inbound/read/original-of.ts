import type { Parts } from './parts-of.js'

/** Message-ID of the reported mail: of its copy, else of the headers that name what is answered. */
export const originalMessageId = (
  { original, headers }: Pick<Parts, 'original' | 'headers'>,
  copy: string | null,
  said: readonly string[],
): string | null => {
  for (const text of [original, copy]) {
    const id = text === null ? null : headerIn(text, 'message-id')
    if (id !== null) return id
  }
  for (const value of [...said, headers.get('in-reply-to'), lastOf(headers.get('references')), headers.get('x-original-message-id')]) {
    const id = idIn(value ?? '')
    if (id !== null) return id
  }
  return null
}

/** GNU Mailutils writes a sentence around it. */
const idIn = (value: string): string | null => /<[^<>\s]+@[^<>\s]+>/.exec(value)?.[0] ?? null

const lastOf = (references: string | undefined): string | undefined => references?.trim().split(/\s+/).at(-1)

/** A message identifier in the header that begins a text, wherever in it the header begins. */
const headerIn = (text: string, name: string): string | null =>
  idIn(new RegExp(`^[ \\t>]*${name}:((?:.*)(?:\\n[ \\t]+.*)*)`, 'im').exec(text)?.[1] ?? '')

/** Address of the first To of a copy. */
export const recipientOfCopy = (text: string): string | null => {
  const to = /^to:((?:.*)(?:\n[ \t]+.*)*)/im.exec(text)?.[1] ?? ''
  return /<([^<>\s]+@[^<>\s]+)>/.exec(to)?.[1] ?? /[^\s<>,;"]+@[^\s<>,;"]+/.exec(to)?.[0] ?? null
}
