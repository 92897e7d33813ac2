import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createEgress } from '../src/egress/egress.js'
import type { Egress } from '../src/egress/egress.js'
import { EgressRefused } from '../src/egress/errors.js'
import { readConfig } from '../src/config.js'
import { ownPorts } from '../src/own-ports.js'
import { startDnsServer } from './support/dns-server.js'
import type { DnsServer } from './support/dns-server.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { fieldsOf } from './support/room-tools.js'
import { selfSigned } from './support/self-signed.js'
import { inner, wholes } from './support/inner-addresses.js'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const egressWith = (given: Partial<Parameters<typeof createEgress>[0]> = {}): Egress => {
  const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: false, ...given })
  closers.push(() => egress.close())
  return egress
}

const listening = async (server: Server, host = '127.0.0.1', port = 0): Promise<number> => {
  await new Promise<void>((done) => server.listen(port, host, done))
  const sockets = new Set<{ destroy: () => void }>()
  server.on('connection', (socket) => sockets.add(socket))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('an inner address', () => {
  it('has more than 60 spellings here, and as many beside', () => {
    expect(new Set([...inner, ...wholes]).size).toBeGreaterThan(100)
  })

  it.each([...inner.map((host) => `https://${host}/`), ...wholes])('%j is refused before anything is sent', async (url) => {
    const egress = egressWith()
    expect(() => egress.checkUrl(url)).toThrow(EgressRefused)
    await expect(egress.request(url)).rejects.toMatchObject({ code: 'egress_refused' })
    await expect(egress.fetch(url)).rejects.toMatchObject({ code: 'egress_refused' })
  })

  it.each(inner)('https://%s/ is refused behind a proxy too', (host) => {
    expect(() => egressWith({ proxy: 'http://127.0.0.1:9' }).checkUrl(`https://${host}/`)).toThrow(EgressRefused)
  })
})

describe('a name that rebinds', () => {
  let dns: DnsServer
  let answers: (name: string) => readonly string[] = () => []
  beforeAll(async () => {
    dns = await startDnsServer((name) => answers(name))
  })
  afterAll(() => dns.stop())

  const counting = async (listener: RequestListener): Promise<{ port: number; hits: () => number }> => {
    let hits = 0
    const server = createServer(listener)
    server.on('connection', () => (hits += 1))
    return { port: await listening(server), hits: () => hits }
  }

  it('is asked for once for each connection, and the checked address is the one that is connected to', async () => {
    const { port, hits } = await counting((_req, res) => res.setHeader('connection', 'close').end('here'))
    const list = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']]
    let turn = 0
    answers = () => list[Math.min(Math.floor(turn++ / 2), 2)] ?? []
    const egress = egressWith({ resolve: dns.resolve, allow: `rebind.example:${String(port)}` })
    const url = `http://rebind.example:${String(port)}/`
    const before = dns.asked.length
    expect((await egress.request(url)).body.toString()).toBe('here')
    // One A and one AAAA: a second look-up, as a client that checks first and connects later makes it, would have met the other address.
    expect(dns.asked.slice(before).sort()).toEqual(['rebind.example A', 'rebind.example AAAA'])
    await expect(egress.request(url)).rejects.toThrow(/never called/)
    expect((await egress.request(url)).status).toBe(200)
    expect(hits()).toBe(2)
  })

  it('over https reaches the address that was allowed, and no other', async () => {
    const server = createTlsServer(selfSigned, (_req, res) => res.setHeader('connection', 'close').end('here'))
    let hits = 0
    server.on('connection', () => (hits += 1))
    const port = await listening(server)
    const egress = egressWith({ resolve: dns.resolve, allow: '127.0.0.1/32' })
    answers = () => ['127.0.0.1']
    // Connected to, and not trusted.
    await expect(egress.request(`https://rebind.example:${String(port)}/`)).rejects.toMatchObject({ code: 'tls' })
    expect(hits).toBe(1)
    answers = () => ['127.0.0.2']
    await expect(egress.request(`https://rebind.example:${String(port)}/`)).rejects.toBeInstanceOf(EgressRefused)
    expect(hits).toBe(1)
  })

  it.each([
    ['to loopback', ['127.0.0.1']],
    ['to IPv6 loopback', ['::1']],
    ['with one public and one inner address', ['8.8.8.8', '10.0.0.1']],
    ['with a public IPv4 and a private IPv6 address', ['8.8.8.8', 'fd00::1']],
    ['to a mapped address', ['::ffff:10.0.0.1']],
    ['to a NAT64 address of the metadata service', ['64:ff9b::a9fe:a9fe']],
    ['to a 6to4 address', ['2002:7f00:1::']],
    ['to nothing in particular', ['0.0.0.0']],
  ])('%s is refused', async (_what, addresses) => {
    answers = () => addresses
    const egress = egressWith({ resolve: dns.resolve, allowLoopback: true })
    for (const host of ['rebind.example', 'localtest.example.', 'metadata.google.internal']) {
      await expect(egress.request(`https://${host}/`)).rejects.toBeInstanceOf(EgressRefused)
    }
  })

  it('that does not exist is no answer', async () => {
    answers = () => []
    await expect(egressWith({ resolve: dns.resolve }).request('https://gone.example/')).rejects.toMatchObject({ code: 'dns' })
  })
})

describe('behind a proxy', () => {
  const proxy = async (answer: 'tunnels' | 'refuses') => {
    const asked: string[] = []
    const server = createServer()
    server.on('connect', (req, socket) => {
      asked.push(`${req.url ?? ''} ${String(req.headers['proxy-authorization'])}`)
      if (answer === 'refuses') {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
        return
      }
      const upstream = connect(inside, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.pipe(socket)
        socket.pipe(upstream)
      })
      for (const end of [upstream, socket]) end.on('error', () => undefined)
    })
    return { asked, url: `http://relink:secret@127.0.0.1:${String(await listening(server))}` }
  }
  let inside = 0
  const target = async (): Promise<void> => {
    inside = await listening(
      createTlsServer(selfSigned, (req, res) => {
        if (req.url === '/redirect') res.writeHead(302, { location: 'https://169.254.169.254/' })
        if (req.url === '/headers') res.setHeader('x-long', 'x'.repeat(20_000))
        res.end(req.url === '/large' ? 'x'.repeat(2_000_000) : 'through the proxy')
      }),
    )
  }

  it('every call goes through it, by name and verified, with the same caps', async () => {
    await target()
    const { url, asked } = await proxy('tunnels')
    const egress = egressWith({ proxy: url })
    await expect(egress.request('https://hooks.example/')).rejects.toMatchObject({ code: 'tls' })
    // The proxy looks the name up; it was not resolved here.
    expect(asked).toEqual([`hooks.example:443 Basic ${Buffer.from('relink:secret').toString('base64')}`])
    const { env } = process
    env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const trusting = egressWith({ proxy: url })
      expect((await trusting.request('https://hooks.example/')).body.toString()).toBe('through the proxy')
      expect((await trusting.request('https://hooks.example/redirect')).status).toBe(302)
      await expect(trusting.request('https://hooks.example/large')).rejects.toMatchObject({ code: 'too_large' })
      await expect(trusting.request('https://hooks.example/headers')).rejects.toMatchObject({ code: 'too_large' })
    } finally {
      delete env['NODE_TLS_REJECT_UNAUTHORIZED']
    }
  })

  it('a tunnel that is refused is no answer', async () => {
    const { url } = await proxy('refuses')
    await expect(egressWith({ proxy: url }).request('https://hooks.example/')).rejects.toMatchObject({ code: 'refused' })
  })

  it('names of inner networks are refused, since their addresses can’t be seen here', async () => {
    const { url, asked } = await proxy('tunnels')
    const egress = egressWith({ proxy: url })
    for (const name of ['intranet', 'vault.internal', 'printer.local', 'router.home.arpa', 'metadata.google.internal', 'nas.lan.']) {
      expect(() => egress.checkUrl(`https://${name}/`)).toThrow(/inner network/)
      await expect(egress.request(`https://${name}/`)).rejects.toBeInstanceOf(EgressRefused)
    }
    expect(asked).toEqual([])
  })

  it('what EGRESS_ALLOW opens is on this side, and is called directly', async () => {
    const { url, asked } = await proxy('tunnels')
    const port = await listening(createServer((_req, res) => res.end('beside it')))
    const egress = egressWith({ proxy: url, allow: `127.0.0.1:${String(port)}` })
    expect((await egress.request(`http://127.0.0.1:${String(port)}/`)).body.toString()).toBe('beside it')
    expect(asked).toEqual([])
  })
})

describe('an answer that never ends', () => {
  it.each(['headers', 'body', 'nothing'] as const)('%s byte by byte ends with the time-out', async (part) => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => undefined)
        if (part === 'nothing') return
        socket.write(part === 'body' ? 'HTTP/1.1 200 OK\r\n\r\n' : 'HTTP/1.1 200 OK\r\n')
        const timer = setInterval(() => socket.write(part === 'body' ? 'x' : 'x-a: b\r\n'), 20)
        socket.on('close', () => {
          clearInterval(timer)
        })
      }),
    )
    const egress = egressWith({ allowLoopback: true })
    await expect(egress.request(`http://127.0.0.1:${String(port)}/`, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'timeout' })
  })

  it('is not inflated: a compressed bomb stays as small as it came', async () => {
    const port = await listening(createServer((_req, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(1000))))
    expect((await egressWith({ allowLoopback: true }).request(`http://127.0.0.1:${String(port)}/`)).body).toHaveLength(1000)
  })
})

describe('ports of our own', () => {
  it('are those that Relink listens on and those it depends on', () => {
    const settings = {
      DATABASE_URL: 'postgres://db.internal/relink',
      TEMPORAL_ADDRESS: 'temporal.internal:7233',
      SMTP_URL: 'smtp://mail.internal',
      TEMPORAL_UI_URL: 'http://temporal.internal:8233',
      METRICS_PORT: '9464',
    }
    const ports = (given: Readonly<Record<string, string>>) => [...ownPorts(readConfig({ ...settings, ...given }))].sort((a, b) => a - b)
    // The public address's port is a proxy's, which other services of the company share.
    expect(ports({ PUBLIC_URL: 'https://relink.example:8443' })).toEqual([587, 4000, 5432, 7233, 8233, 9464])
    expect(ports({ PUBLIC_URL: 'http://127.0.0.1:4100', PORT: '4100' })).toEqual([587, 4100, 4100, 5432, 7233, 8233, 9464])
  })

  it('are closed whatever EGRESS_ALLOW says', () => {
    const egress = egressWith({ allow: '10.0.0.0/8', ownPorts: [5432] })
    expect(egress.checkUrl('http://10.0.0.5:8080/').port).toBe('8080')
    expect(() => egress.checkUrl('http://10.0.0.5:5432/')).toThrow(/port of Relink/)
  })
})

describe('through the API', () => {
  let relink: Harness
  beforeAll(async () => {
    relink = await startRelink({ egressAllow: '127.0.0.1/32' })
  })
  afterAll(() => relink.stop())

  const integration = (name: string, oauth: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
    name,
    config: { label: 'Lumen' },
    platform: 'generic',
    authentication_method: 'oauth2',
    oauth: {
      authorization_endpoint: 'https://login.lumen.example/authorize',
      token_endpoint: 'https://login.lumen.example/token',
      client_id: 'c',
      client_secret: 's',
      scopes: [],
      identity: { from: 'none', paths: ['sub'], must_match: 'person' },
      ...oauth,
    },
    ...more,
  })

  const fields: readonly (readonly [string, string, string, (url: string) => unknown])[] = [
    ['target_url', 'POST', '/webhook', (url) => ({ target_url: url })],
    ['brand.logo_url', 'PATCH', '/environment', (url) => ({ brand: { logo_url: url } })],
    ...['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'revocation_endpoint', 'issuer'].map(
      (name) => [`oauth.${name}`, 'POST', '/integration', (url: string) => integration('inner', { [name]: url })] as const,
    ),
    [
      'oauth.identity.url',
      'POST',
      '/integration',
      (url) => integration('inner', { identity: { from: 'url', url, paths: ['id'], must_match: 'person' } }),
    ],
    ['probe.url', 'POST', '/integration', (url) => integration('inner', {}, { probe: { url, method: 'GET' } })],
  ]

  it.each(fields)('%s takes no inner address (%s %s)', async (field, method, path, body) => {
    for (const host of ['10.0.0.1', '0x7f.0.0.2', '[::ffff:169.254.169.254]', '[64:ff9b::a00:1]', '１９２.168.0.1', 'localhost']) {
      const answer = await relink.request(method, path, body(`https://${host}/x`))
      expect([host, answer.status]).toEqual([host, 400])
      expect(fieldsOf(answer)).toContain(field)
    }
  })

  it('a redirect to the inside is not followed: webhook, logo, discovery, userinfo', async () => {
    let inside = 0
    let asked = 0
    const secret = await listening(createServer((_req, res) => res.end(String((inside += 1)))))
    const port = await listening(
      createServer((_req, res) => {
        asked += 1
        res.writeHead(307, { location: `http://127.0.0.1:${String(secret)}/` }).end()
      }),
    )
    const url = `http://127.0.0.1:${String(port)}`
    const webhook = await relink.request('POST', '/webhook', { target_url: url, event_types: ['test'] })
    const tested = await relink.request('POST', '/webhook/test', { id: webhook.body['id'] })
    expect([tested.status, tested.body.message]).toEqual([422, expect.stringContaining('redirect')])
    expect((await relink.request('PATCH', '/environment', { brand: { logo_url: `${url}/logo.png` } })).status).toBe(400)
    const discovered = { client_id: 'c', client_secret: 's', scopes: [], issuer: url }
    expect((await relink.request('POST', '/integration', { ...integration('moved', {}), oauth: discovered })).status).toBe(400)
    const tokens = {
      token_endpoint: `${url}/token`,
      userinfo_endpoint: `${url}/me`,
      identity: { from: 'userinfo', paths: ['sub'], must_match: 'person' },
    }
    const made = await relink.request('POST', '/integration', integration('sideways', { ...tokens, authorization_endpoint: `${url}/a` }))
    expect(made.status).toBe(200)
    const account = await relink.request('POST', '/integrated-account', {
      tenant_id: 't',
      environment_integration_id: made.body['id'],
      context: { oauth: { token: { access_token: 'a', refresh_token: 'r', expires_in: 3600 } } },
    })
    expect(account.status).toBe(200)
    expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id: account.body['id'] })).status).toBe(503)
    expect(asked).toBeGreaterThanOrEqual(5)
    expect(inside).toBe(0)
  })
})
