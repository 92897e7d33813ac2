import { readFileSync } from 'node:fs'

/** Read by @temporalio/envconfig, from the environment or a file as all others (`temporal/connection.ts`). */
export const temporalSecrets = ['TEMPORAL_API_KEY'] as const

export interface EnvProblem {
  readonly variable: string
  readonly expected: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * The environment with each of `names` that comes as `NAME_FILE`, the path of a file that holds its value: as Docker's and Kubernetes'
 * secrets and systemd's credentials are given. One line end at its end is none of the value. A file that can't be read, or a value that is
 * given twice, is a problem that names the variable.
 */
export const withFiles = (env: Env, names: readonly string[]): { readonly env: Env; readonly problems: readonly EnvProblem[] } => {
  const problems: EnvProblem[] = []
  const read = names.flatMap((name) => {
    const file = env[`${name}_FILE`] ?? ''
    if (file === '') return []
    if ((env[name] ?? '') !== '') {
      problems.push({ variable: `${name}_FILE`, expected: `to be left out where ${name} is set` })
      return []
    }
    try {
      return [[name, readFileSync(file, 'utf8').replace(/\r?\n$/, '')] as const]
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
      problems.push({ variable: `${name}_FILE`, expected: `the path of a file that can be read${code}` })
      return []
    }
  })
  return { env: { ...env, ...Object.fromEntries(read) }, problems }
}
