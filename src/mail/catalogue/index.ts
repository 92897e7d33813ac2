import type { Catalogue } from './catalogue.js'
import { de } from './de.js'
import { en } from './en.js'

const catalogues: ReadonlyMap<string, Catalogue> = new Map([en, de].map((catalogue) => [catalogue.language, catalogue]))

/** The words, and the full locale for dates and numbers (`en-US` has the English words and its own dates). */
export interface Language {
  readonly words: Catalogue
  readonly locale: string
}

/** The first of the wished locales whose language is there, else English. */
export const languageFor = (wished: readonly (string | null | undefined)[]): Language => {
  for (const wish of wished) {
    const locale = canonical(wish)
    const words = locale === null ? undefined : catalogues.get(new Intl.Locale(locale).language)
    if (words && locale !== null) return { words, locale }
  }
  return { words: en, locale: en.language }
}

/** `de_AT` and `de-at` are `de-AT`; what is no locale is `null`. */
const canonical = (wish: string | null | undefined): string | null => {
  if (wish === null || wish === undefined) return null
  try {
    return Intl.getCanonicalLocales(wish.replaceAll('_', '-'))[0] ?? null
  } catch {
    return null
  }
}
