// better-auth as an authorization server, with acts of its operator at /operator. Prints its address and its app once it listens.
import { createServer } from 'node:http'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { oauthProvider } from '@better-auth/oauth-provider'

const tables =
  'user session account verification jwks oauthClient oauthRefreshToken oauthAccessToken oauthConsent oauthResource oauthClientResource oauthClientAssertion'
const database = Object.fromEntries(tables.split(' ').map((name) => [name, []]))
const scope = 'openid email offline_access'
const redirectUri = 'https://app.example/callback'
const server = createServer((request, response) => void serve(request, response))
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const base = `http://127.0.0.1:${String(server.address().port)}`
const auth = betterAuth({
  baseURL: base,
  secret: 'a-secret-of-this-test-server-alone-0123456789',
  database: memoryAdapter(database),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  logger: { level: 'error' },
  plugins: [jwt(), oauthProvider({ loginPage: '/sign-in', consentPage: '/consent', scopes: scope.split(' ') })],
})
const handle = toNodeHandler(auth)

const call = (path, init) => auth.handler(new Request(`${base}/api/auth${path}`, init))
const cookies = new Map()
const signUp = async (person) => {
  const answer = await call('/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ email: `${person}@people.example`, password: 'a long enough password', name: person }),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  cookies.set(person, cookie)
}

await signUp('operator')
const operator = new Headers({ cookie: cookies.get('operator') })
const app = await auth.api.adminCreateOAuthClient({
  headers: operator,
  body: {
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
    skip_consent: true,
    require_pkce: false,
    scope,
  },
})
let secret = app.client_secret

const acts = {
  /** The person signs in and agrees in a browser of their own. */
  consent: async ({ person }) => {
    if (!cookies.has(person)) await signUp(person)
    const query = { response_type: 'code', client_id: app.client_id, redirect_uri: redirectUri, scope, nonce: 'n', state: 's' }
    const answer = await call(`/oauth2/authorize?${new URLSearchParams(query)}`, { headers: { cookie: cookies.get(person) } })
    const code = new URL(answer.headers.get('location')).searchParams.get('code')
    const tokens = await call('/oauth2/token', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${btoa(`${app.client_id}:${secret}`)}`,
      },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }).toString(),
    })
    return tokens.json()
  },
  revoke: ({ person }) => {
    const { id } = database.user.find(({ name }) => name === person)
    database.oauthRefreshToken = database.oauthRefreshToken.filter(({ userId }) => userId !== id)
    database.oauthAccessToken = database.oauthAccessToken.filter(({ userId }) => userId !== id)
    return {}
  },
  /** As better-auth deletes an account: a database with foreign keys deletes the tokens with the person. */
  remove: ({ person }) => {
    acts.revoke({ person })
    database.user = database.user.filter(({ name }) => name !== person)
    return {}
  },
  new_secret: async () => {
    const made = await auth.api.rotateClientSecret({ headers: operator, body: { client_id: app.client_id } })
    secret = made.client_secret
    return {}
  },
  delete_app: () => {
    database.oauthClient = []
    database.oauthRefreshToken = []
    return {}
  },
}

const serve = async (request, response) => {
  const [, act] = /^\/operator\/(\w+)$/.exec(request.url) ?? []
  if (act === undefined) return handle(request, response)
  let body = ''
  for await (const chunk of request) body += chunk
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await acts[act](JSON.parse(body))))
}
const ready = {
  url: base,
  client_id: app.client_id,
  client_secret: secret,
  token_endpoint: `${base}/api/auth/oauth2/token`,
  revocation_endpoint: `${base}/api/auth/oauth2/revoke`,
}
console.log(JSON.stringify(ready))
