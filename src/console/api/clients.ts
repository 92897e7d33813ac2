import createClient from 'openapi-fetch'
import type { Client, Middleware } from 'openapi-fetch'
import type { components as consoleComponents, paths as consolePaths } from './console-openapi.js'
import type { components, operations, paths } from './openapi.js'

export type Api = Client<paths & consolePaths>
export type Schemas = components['schemas']
/** What a call takes as its body, by the name of its operation. */
export type Given<O extends keyof operations> = operations[O] extends { requestBody: { content: { 'application/json': infer B } } }
  ? B
  : never
export type Session = consoleComponents['schemas']['Session']
export type ConnectionTest = NonNullable<consoleComponents['schemas']['ConnectionTests']['latest']>

const baseUrl = '/console/api'
let csrfToken = ''

/** As `GET /session` gave it. */
export const keepCsrfToken = (token: string): void => {
  csrfToken = token
}

const withCsrfToken: Middleware = {
  onRequest: ({ request }) => {
    if (request.method !== 'GET' && csrfToken !== '') request.headers.set('X-CSRF-Token', csrfToken)
    return request
  },
}

/** Calls that belong to no environment: the session's. */
export const consoleApi: Client<consolePaths> = createClient<consolePaths>({ baseUrl })
consoleApi.use(withCsrfToken)

/** Calls in one environment. */
export const apiOf = (environmentId: string): Api => {
  const api: Api = createClient<paths & consolePaths>({ baseUrl, headers: { 'Relink-Environment': environmentId } })
  api.use(withCsrfToken)
  return api
}
