import type { Catalogue, Names } from '../catalogue/catalogue.js'
import type { Reader } from '../mail-content.js'
import type { TimeWords } from '../time-words.js'

/** What every template needs: the words, the reader, and moments in the reader's zone. */
export interface Scene {
  readonly words: Catalogue
  readonly reader: Reader
  readonly time: TimeWords
  /** A moment as it is in a sentence. */
  at(moment: Date): string
}

export const namesOf = (scene: Scene, about: { readonly platform: string; readonly account: string | null }): Names => ({
  product: scene.reader.productName,
  platform: about.platform,
  account: about.account,
})

/** A label of a person's own making may be long, and a subject is read on a phone. */
const mostOfAccount = 60

/** The subject names the account too, for people who have several; its end is the first to be cut off by a narrow list. */
export const subjectWith = (subject: string, account: string | null): string => {
  if (account === null) return subject
  const letters = Array.from(account)
  return `${subject}: ${letters.length > mostOfAccount ? `${letters.slice(0, mostOfAccount - 1).join('')}…` : account}`
}

/** A company writes its `impact` with or without the full stop. */
export const asSentence = (impact: string | null): string | null => {
  const trimmed = impact?.trim() ?? ''
  if (trimmed === '') return null
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
