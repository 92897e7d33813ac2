import path from 'node:path'
import { ConfigError, readConfig } from '../config.js'

/** Where a command's calls go. */
export interface Api {
  readonly url: string
  readonly token: string
}

/** What a script may want to tell apart, by its exit code. */
export const exitCodes = { not_found: 3, unreachable: 4 } as const

/** A call of a command that did not succeed; its message says why. */
export class ApiCommandFailure extends Error {
  readonly exitCode: number
  constructor(why: keyof typeof exitCodes | 'refused', message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = why === 'refused' ? 1 : exitCodes[why]
  }
}

/**
 * RELINK_API_URL and RELINK_API_TOKEN, else the `relink start` that runs in this folder.
 * @throws ConfigError naming what is missing
 */
export const findApi = async (): Promise<Api> => {
  const { apiUrl, apiToken, dataDir } = readConfig(process.env)
  if (apiUrl !== undefined && apiToken !== undefined) return { url: apiUrl.replace(/\/+$/, ''), token: apiToken }
  // A token is never sent to an address that did not come with it.
  if (apiUrl === undefined && apiToken === undefined) {
    const { readEndpoints } = await import('../embedded/endpoints-file.js')
    const running = await readEndpoints(path.resolve(dataDir ?? '.relink'))
    if (running !== null) return { url: running.api_url, token: running.api_token }
  }
  const missing = [...(apiUrl === undefined ? ['RELINK_API_URL'] : []), ...(apiToken === undefined ? ['RELINK_API_TOKEN'] : [])]
  const orBoth = missing.length === 2 ? ', or a `relink start` that runs in this folder' : ''
  throw new ConfigError(
    missing.map((variable) => ({
      variable,
      expected: `${variable === 'RELINK_API_URL' ? 'the address of the API' : 'an API token of the environment'}${orBoth}`,
    })),
  )
}

/** @throws ApiCommandFailure with the API's own words */
export const askApi = async (
  { url, token }: Api,
  method: 'GET' | 'DELETE' | 'POST',
  at: string,
  given?: object,
): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await fetch(`${url}${at}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(given !== undefined && { 'Content-Type': 'application/json' }) },
    redirect: 'error',
    ...(given !== undefined && { body: JSON.stringify(given) }),
  }).catch((cause: unknown) => {
    throw new ApiCommandFailure('unreachable', `The API at ${url} can't be reached.`, { cause })
  })
  const body = (await answer.json().catch(() => null)) as Readonly<Record<string, unknown>> | null
  if (answer.ok && body !== null) return body
  const said = typeof body?.['message'] === 'string' ? body['message'] : `it answered ${String(answer.status)}`
  if (answer.status === 404) throw new ApiCommandFailure('not_found', `There is no such thing at ${url}: ${said}`)
  if (answer.status === 429 || answer.status >= 500) throw new ApiCommandFailure('unreachable', `The API at ${url} did not answer: ${said}`)
  throw new ApiCommandFailure('refused', `The API at ${url} refused it: ${said}`)
}
