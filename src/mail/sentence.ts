/** Words that stand out in a sentence. */
export interface Strong {
  readonly strong: string
}

/** A sentence in pieces, so that a name in it can be escaped and set apart. */
export type Sentence = readonly (string | Strong)[]

export const strong = (text: string): Strong => ({ strong: text })

/** `` line`Hello ${strong(name)},` ``: values keep their place and are escaped where the mail is put together. */
export const line = (strings: TemplateStringsArray, ...values: readonly (string | Strong)[]): Sentence =>
  strings.flatMap((part, i) => {
    const value = values[i]
    return value === undefined ? [part] : [part, value]
  })

export const plainText = (sentence: Sentence): string =>
  sentence.map((piece) => (typeof piece === 'string' ? piece : piece.strong)).join('')
