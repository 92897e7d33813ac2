import { locales } from './catalogue.js'
import type { Catalogue, Locale } from './catalogue.js'
import { de } from './de.js'
import { en } from './en.js'

export const catalogues: Readonly<Record<Locale, Catalogue>> = { en, de }

/** `de-AT` is `de`. */
const known = (tag: string | null | undefined): Locale | undefined =>
  locales.find((locale) => locale === tag?.trim().slice(0, 2).toLowerCase())

/** RFC 9110 12.5.4: tags with weights, best first; equal weights in the order given, `q=0` never. */
const accepted = (header: string): readonly string[] =>
  header
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const q = Number(parameters.find((piece) => piece.startsWith('q='))?.slice(2) ?? 1)
      return { tag, q: Number.isFinite(q) ? q : 0 }
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag)

/** The contact's language, else the browser's, else the environment's, else English. */
export const chooseLocale = (contact: string | null, acceptLanguage: string | undefined, fallback: string | null): Locale =>
  known(contact) ??
  accepted(acceptLanguage ?? '')
    .map(known)
    .find((locale) => locale !== undefined) ??
  known(fallback) ??
  'en'
