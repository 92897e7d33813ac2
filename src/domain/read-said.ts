import { plainWords } from './phrases/plain-words.js'
import type { Answered } from './platform-answer.js'
import type { PlatformRules } from './platform-rules.js'
import { readPath } from './read-path.js'

/** The platform's words, from the places that its rules name. */
export interface Said {
  readonly codes: readonly string[]
  readonly suberrors: readonly string[]
  /** The words that are shown: the first found. */
  readonly text: string
  /** All words found, a line each. */
  readonly allText: string
  /** `allText` and each code as phrases compare them. */
  readonly words: string
  readonly codeWords: readonly string[]
  readonly asksForBasic: boolean
}

/** Never throws, whatever the bytes. */
export const readSaid = (answer: Answered, rules: PlatformRules): Said => {
  const found = [
    ...texts(answer.body, rules.codeAt),
    ...(rules.joinedCodeAt ?? []).flatMap(({ at, keys }) => joined(answer.body, at, keys)),
  ]
  // A key is also found in another letter case: Apigee's `Error` holds words, while other platforms' `error` is a code, not a sentence.
  const allTexts = textsOf(answer, rules).filter((text) => /\s/.test(text) || !found.includes(text))
  const allText = allTexts.join('\n')
  const codes = [...found, ...codesIn(allText, rules.codeInText)]
  return {
    codes,
    suberrors: texts(answer.body, rules.suberrorAt),
    text: allTexts[0] ?? '',
    allText,
    words: allTexts.map(plainWords).join(' . '),
    codeWords: codes.map(plainWords),
    asksForBasic: /^basic\b/i.test(answer.headers['www-authenticate']?.trim() ?? ''),
  }
}

const texts = (body: unknown, paths: readonly string[]): string[] =>
  paths
    .flatMap((path) => readPath(body, path))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).trim())
    .filter((value) => value !== '')

const joined = (body: unknown, at: string, keys: readonly string[]): string[] =>
  readPath(body, at).flatMap((value) => {
    const parts = keys.map((key) => texts(value, [key])[0])
    return parts.includes(undefined) ? [] : [parts.join('.')]
  })

const codesIn = (text: string, pattern: RegExp | undefined): string[] =>
  pattern === undefined ? [] : [...text.matchAll(new RegExp(pattern, 'g'))].map(([, code = '']) => code).filter((code) => code !== '')

/** The platform's own words; for a body that is neither JSON nor a form, the text itself unless it is a page, and for XML its text. */
const textsOf = (answer: Answered, rules: PlatformRules): string[] => {
  if (answer.body !== null) return texts(answer.body, rules.messageAt)
  const text = answer.bodyText.trim()
  if (!text.startsWith('<')) return text === '' ? [] : [text]
  const isXml = /^<\?xml\b/i.test(text) && !/<html[\s>]/i.test(text)
  const words = isXml ? text.replaceAll(/<[^>]*>/g, ' ').trim() : ''
  return words === '' ? [] : [words]
}
