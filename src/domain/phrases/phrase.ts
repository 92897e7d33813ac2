/** Words of a platform that say what a refusal is about. Never a lone noun: texts about a dead grant name the client too. */
export interface Phrase {
  /** Compared with `plainWords` of what the platform said. */
  readonly words: RegExp
  /** As a server says it. */
  readonly example: string
  /** Where it is said: a file of the server's source, the platform's page, or a recorded answer (test/recorded-servers). */
  readonly source: string
}

/** What a family of phrases is about; each is in a file of its own. */
export const phraseFamilies = ['passing', 'app', 'scope', 'grant', 'person', 'lost_person', 'client_right', 'client'] as const
export type PhraseFamily = (typeof phraseFamilies)[number]
