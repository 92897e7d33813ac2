// oidc-provider as an authorization server, with acts of its operator at /operator. Prints its address and its app once it listens.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

// Standard output carries the one line below.
console.info = console.warn = console.error
const scope = 'openid offline_access'
const gone = new Set()
const grants = new Map()
const app = { client_id: 'acme', client_secret: 'the first secret of the app at oidc-provider' }
let secret = app.client_secret
const server = createServer((request, response) => void serve(request, response))
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const base = `http://127.0.0.1:${String(server.address().port)}`
const provider = new Provider(base, {
  clients: [{ ...app, redirect_uris: ['https://app.example/callback'], grant_types: ['authorization_code', 'refresh_token'] }],
  features: { revocation: { enabled: true }, devInteractions: { enabled: false } },
  findAccount: (_ctx, sub) => (gone.has(sub) ? undefined : { accountId: sub, claims: () => ({ sub }) }),
  rotateRefreshToken: true,
})
const find = provider.Client.find.bind(provider.Client)
provider.Client.find = async (id) => {
  const client = await find(id)
  if (client) client.clientSecret = secret
  return client
}
const handle = provider.callback()

const acts = {
  consent: async ({ person }) => {
    const grant = new provider.Grant({ accountId: person, clientId: app.client_id })
    grant.addOIDCScope(scope)
    const grantId = await grant.save()
    grants.set(person, grantId)
    const client = await provider.Client.find(app.client_id)
    const about = { accountId: person, client, grantId, gty: 'authorization_code', scope, expiresWithSession: false }
    const access = new provider.AccessToken(about)
    const refresh = new provider.RefreshToken({ ...about, rotations: 0 })
    return { access_token: await access.save(), refresh_token: await refresh.save(), expires_in: 3600, scope }
  },
  revoke: async ({ person }) => {
    const grant = await provider.Grant.find(grants.get(person))
    await grant.destroy()
    return {}
  },
  remove: ({ person }) => {
    gone.add(person)
    return {}
  },
  new_secret: () => {
    secret = 'the second secret of the app at oidc-provider'
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
console.log(JSON.stringify({ url: base, ...app, token_endpoint: `${base}/token`, revocation_endpoint: `${base}/token/revocation` }))
