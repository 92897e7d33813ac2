import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createEgress } from '../src/egress/egress.js'
import { discover } from '../src/oauth/discover.js'

const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: true })
const servers: Server[] = []

const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

afterAll(async () => {
  await egress.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

describe('discovery', () => {
  const metadata = (url: string, more: object = {}) => ({
    issuer: url,
    authorization_endpoint: `${url}/a`,
    token_endpoint: `${url}/t`,
    response_types_supported: ['code'],
    ...more,
  })
  const serveMetadata = async (path: string, make: (base: string) => object): Promise<string> => serveBoth({ [path]: make })
  const serveBoth = async (documents: Readonly<Record<string, (base: string) => object>>): Promise<string> => {
    let base = ''
    base = await listen((req, res) => {
      const make = documents[req.url ?? '']
      if (make) res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(make(base)))
      else res.writeHead(404).end('no')
    })
    return base
  }

  it('falls back to RFC 8414', async () => {
    const base = await serveMetadata('/.well-known/oauth-authorization-server', (url) =>
      metadata(url, { code_challenge_methods_supported: ['plain'] }),
    )
    expect(await discover(egress, base)).toMatchObject({
      tokenEndpoint: `${base}/t`,
      jwksUri: null,
      tokenEndpointAuthMethod: 'client_secret_basic',
      pkce: 'none',
    })
  })

  it('takes what one document lacks from the other, and trusts OpenID’s where they differ', async () => {
    const base = await serveBoth({
      '/.well-known/openid-configuration': (url) =>
        metadata(url, { token_endpoint: `${url}/openid-token`, userinfo_endpoint: `${url}/me`, jwks_uri: `${url}/keys` }),
      '/.well-known/oauth-authorization-server': (url) =>
        metadata(url, {
          revocation_endpoint: `${url}/revoke`,
          token_endpoint_auth_methods_supported: ['client_secret_post'],
          code_challenge_methods_supported: ['S256'],
        }),
    })
    expect(await discover(egress, base)).toMatchObject({
      tokenEndpoint: `${base}/openid-token`,
      userinfoEndpoint: `${base}/me`,
      jwksUri: `${base}/keys`,
      revocationEndpoint: `${base}/revoke`,
      tokenEndpointAuthMethod: 'client_secret_post',
      pkce: 'S256',
    })
  })

  it('looks for RFC 8414’s document between the host and the path of the issuer, and leaves one of another issuer alone', async () => {
    const base = await serveBoth({
      '/realms/acme/.well-known/openid-configuration': (url) => metadata(`${url}/realms/acme`),
      '/.well-known/oauth-authorization-server/realms/acme': (url) =>
        metadata(`${url}/realms/acme`, { revocation_endpoint: `${url}/revoke` }),
      '/other/.well-known/openid-configuration': (url) => metadata(`${url}/other`),
      '/.well-known/oauth-authorization-server/other': (url) => metadata(url, { revocation_endpoint: `${url}/revoke` }),
    })
    expect((await discover(egress, `${base}/realms/acme`)).revocationEndpoint).toBe(`${base}/revoke`)
    expect((await discover(egress, `${base}/other`)).revocationEndpoint).toBeNull()
  })

  it.each([
    ['another issuer', () => metadata('https://else.example'), /another issuer/],
    ['an inner jwks_uri', (url: string) => metadata(url, { jwks_uri: 'https://169.254.169.254/k' }), /jwks_uri/],
    ['no token endpoint', (url: string) => ({ issuer: url, authorization_endpoint: `${url}/a` }), /lacks/],
    ['no object', () => [], /expected the issuer/],
  ])('refuses metadata with %s, naming oauth.issuer', async (_what, make, words) => {
    const base = await serveMetadata('/.well-known/openid-configuration', make)
    await expect(discover(egress, base)).rejects.toMatchObject({
      code: 'discovery_failed',
      field: 'oauth.issuer',
      message: expect.stringMatching(words) as string,
    })
  })

  it('refuses an address that is not to be called, or does not answer', async () => {
    for (const url of ['https://10.0.0.1', 'nonsense', 'http://example.com'])
      await expect(discover(egress, url)).rejects.toMatchObject({ field: 'oauth.issuer' })
    await expect(discover(egress, 'http://127.0.0.1:1')).rejects.toThrow(/takes no connections/)
  })
})
