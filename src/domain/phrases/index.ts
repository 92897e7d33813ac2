import { appPhrases, scopePhrases } from './app-phrases.js'
import { clientPhrases, clientRightPhrases } from './client-phrases.js'
import { grantPhrases } from './grant-phrases.js'
import { passingPhrases } from './passing-phrases.js'
import { lostPersonPhrases, personPhrases } from './person-phrases.js'
import type { Phrase, PhraseFamily } from './phrase.js'

export const phrases: Readonly<Record<PhraseFamily, readonly Phrase[]>> = {
  passing: passingPhrases,
  app: appPhrases,
  scope: scopePhrases,
  grant: grantPhrases,
  person: personPhrases,
  lost_person: lostPersonPhrases,
  client_right: clientRightPhrases,
  client: clientPhrases,
}

/** Whether a text, in `plainWords`, holds a phrase of the family. */
export const saysOf = (family: PhraseFamily, words: string): boolean => phrases[family].some((phrase) => phrase.words.test(words))
