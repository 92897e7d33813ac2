import { missingScopes } from './scopes.js'
import type { OAuthApp } from './oauth-app.js'

/** What else than spaces separates scopes in answers (RFC 6749 3.3 knows spaces only). */
const separators = /[\s,;+]+/
/** RFC 6749 3.3 is stricter; what PostgreSQL can't hold, or no page could show, is no scope. */
const scopeLike = /^[^\p{C}\s]{1,500}$/u
const mostScopes = 1_000

/**
 * The scopes that an answer names; null: it names none, so they are as asked (RFC 6749 5.1). Read by the platform's separator; where one of
 * the integration's seems missing then, by any that is in use, or as a JSON array within a text, if that finds more of them.
 */
export const readScopes = (value: unknown, reading: Pick<OAuthApp, 'platform' | 'scopes' | 'scopeSeparator'>): readonly string[] | null => {
  const texts = textsOf(value)
  const usual = texts.flatMap((text) => splitScopes(text, reading.scopeSeparator)).filter(isScope)
  if (usual.length === 0) return null
  const missing = (granted: readonly string[]) => missingScopes(reading.scopes, granted, reading.scopes, reading.platform).length
  const seem = missing(usual)
  if (seem === 0) return usual.slice(0, mostScopes)
  const other = texts.flatMap((text) => fromJson(text) ?? text.split(separators)).filter(isScope)
  return (other.length > 0 && missing(other) < seem ? other : usual).slice(0, mostScopes)
}

/** Spaces always separate (RFC 6749 3.3), the platform's own separator too. */
export const splitScopes = (text: string, separator: string): string[] =>
  text
    .split(/\s+/)
    .flatMap((part) => (separator.trim() === '' ? [part] : part.split(separator.trim())))
    .filter((scope) => scope !== '')

const isScope = (scope: string): boolean => scopeLike.test(scope)

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one): one is string => typeof one === 'string')

/** Null: it is no array of texts. */
const fromJson = (text: string): readonly string[] | null => {
  if (!text.trim().startsWith('[')) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? textsOf(parsed).flatMap((one) => one.split(separators)) : null
  } catch {
    return null
  }
}
