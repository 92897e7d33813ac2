import type { Sentence } from '../sentence.js'

/** What a mail is made of, in the order of reading. Both twins are made from the same blocks. */
export type Block =
  | { readonly block: 'text'; readonly sentences: readonly Sentence[] }
  /** The one button; the address is in the text twin as well. */
  | { readonly block: 'button'; readonly label: string; readonly url: string; readonly note: Sentence | null }
  | { readonly block: 'quote'; readonly text: string }
  | { readonly block: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly block: 'list'; readonly items: readonly Sentence[] }
  /** Small print, after everything else. */
  | { readonly block: 'small'; readonly sentences: readonly Sentence[] }

export interface MailBody {
  readonly subject: string
  readonly blocks: readonly Block[]
}

export const text = (...sentences: readonly Sentence[]): Block => ({ block: 'text', sentences })
export const small = (...sentences: readonly Sentence[]): Block => ({ block: 'small', sentences })
export const list = (...items: readonly Sentence[]): Block => ({ block: 'list', items })
export const quote = (words: string): Block => ({ block: 'quote', text: words })

/** Rows without a value are left out. */
export const facts = (...rows: readonly (readonly [label: string, value: string | null])[]): Block => ({
  block: 'facts',
  rows: rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const])),
})

export const button = (label: string, url: string, note: Sentence | null = null): Block => ({ block: 'button', label, url, note })
