import type { Answered } from './platform-answer.js'
import { secretFree } from './secret-free.js'

/** An answer that no rule knows, whole but for its secrets. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Room for every refusal that we have seen, and for the beginning of a page. */
const bodyLength = 8_000
/** A value under such a name is a secret however it looks. */
const secretName = /token|secret|password|passwd|authorization|assertion|cookie|credential|session|signature|api_?key|^code$|^jwt$/i

/** Fit for the timeline: values that are secrets by name or by look are blotted out. Never throws, whatever the bytes. */
export const keptAnswer = (answer: Answered, secrets: readonly string[]): KeptAnswer => ({
  status: answer.status,
  headers: Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name,
      secretFree(name === 'location' ? (value.split(/[?#]/)[0] ?? '') : value, secrets, 300),
    ]),
  ),
  body: secretFree(answer.body === null ? answer.bodyText : withoutSecretFields(answer.body), secrets, bodyLength),
})

const withoutSecretFields = (body: unknown): string =>
  JSON.stringify(body, (name, value: unknown) => (secretName.test(name) && isPlain(value) ? '…' : value))

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'
