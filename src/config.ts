import type { z } from 'zod'
import { isLoopback } from './domain/loopback.js'
import { isUrl } from './domain/is-url.js'
import { temporalSecrets, withFiles } from './env-files.js'
import { variables } from './variables.js'

export type Config = { readonly [K in keyof typeof variables]: z.output<(typeof variables)[K]['read']> }

/** One or more variables could not be read; the message names each and what is expected, never its value. */
export class ConfigError extends Error {
  readonly code = 'config'
  readonly problems: readonly { readonly variable: string; readonly expected: string }[]

  constructor(problems: ConfigError['problems']) {
    super(
      ['The configuration is not usable:', ...problems.map(({ variable, expected }) => `  ${variable}: expected ${expected}`)].join('\n'),
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * Environment variables, typed and checked all at once. An empty variable counts as absent; each may come as `NAME_FILE` instead.
 * @throws {ConfigError} naming every variable that is wrong
 */
export const readConfig = (given: Readonly<Record<string, string | undefined>>): Config => {
  const { env, problems: unread } = withFiles(given, [...Object.values(variables).map(({ name }) => name), ...temporalSecrets])
  const problems = [...unread]
  const read = Object.entries(variables).map(([key, variable]) => {
    const parsed = variable.read.safeParse(env[variable.name] === '' ? undefined : env[variable.name])
    if (!parsed.success) problems.push({ variable: variable.name, expected: parsed.error.issues.map(({ message }) => message).join('; ') })
    return [key, parsed.data] as const
  })
  if (env['PUBLIC_URL']?.startsWith('http:') === true && isUrl(env['PUBLIC_URL']) && !isLoopback(new URL(env['PUBLIC_URL']).hostname)) {
    problems.push({ variable: 'PUBLIC_URL', expected: 'https, since http is for loopback addresses only' })
  }
  for (const [given, needed] of [
    ['STAFF_OPENID_ISSUER', 'STAFF_OPENID_CLIENT_ID'],
    ['STAFF_OPENID_CLIENT_ID', 'STAFF_OPENID_ISSUER'],
  ] as const) {
    if ((env[given] ?? '') !== '' && (env[needed] ?? '') === '')
      problems.push({ variable: needed, expected: `a value, since ${given} is set` })
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.fromEntries(read) as unknown as Config
}
