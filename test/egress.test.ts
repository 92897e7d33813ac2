import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAddress, isPublic } from '../src/egress/address.js'
import type { Resolve } from '../src/egress/connector.js'
import { createEgress } from '../src/egress/egress.js'
import type { Egress } from '../src/egress/egress.js'
import { EgressAllowInvalid, EgressRefused, NoAnswer } from '../src/egress/errors.js'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const egressWith = (given: Partial<Parameters<typeof createEgress>[0]> = {}): Egress => {
  const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: false, ...given })
  closers.push(() => egress.close())
  return egress
}
const listening = async (server: Server | ReturnType<typeof createTcpServer>): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closers.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
const serve = (listener: RequestListener) => listening(createServer(listener))
const resolving =
  (...addresses: string[]): Resolve =>
  (_host, _options, done) => {
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }

/** Every spelling of an address that is not public, as a URL's host. */
const inner = [
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.0.0.1.', '127.255.255.254'],
  ...['0.0.0.0', '0', '0x0', '10.0.0.1', '10.1', '0xa000001', '012.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.257'],
  ...['100.64.0.1', '100.127.255.255', '169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518'],
  ...['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ...[
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[64:ff9b::10.0.0.1]',
  ],
  ...['[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::1]', '[2002:7f00:1::]', '[2002:a9fe:a9fe::1]', '[2001:0:1::1]', '[fc00::1]', '[fd12:3456::1]'],
  ...['[fd00:ec2::254]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '[100::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]', '[4000::1]'],
  ...[
    '１２７.０.０.１',
    '127。0。0。1',
    '①⑦②.16.0.1',
    '%31%32%37.0.0.1',
    '168.63.129.16',
    '100.100.100.200',
    'localhost',
    'LOCALHOST.',
    'a.localhost',
  ],
]

describe('inner addresses', () => {
  it.each(inner)('https://%s/ is refused', async (host) => {
    const egress = egressWith()
    expect(() => egress.checkUrl(`https://${host}/`)).toThrow(EgressRefused)
    await expect(egress.request(`https://${host}/`)).rejects.toMatchObject({ code: 'egress_refused' })
  })

  it.each(['8.8.8.8', '1.1.1.1', '[2606:4700::1111]', '[::ffff:8.8.8.8]', '[64:ff9b::808:808]', 'example.com'])(
    'https://%s/ is not',
    (host) => {
      expect(egressWith().checkUrl(`https://${host}/x`).protocol).toBe('https:')
    },
  )

  it('is public or not, address by address', () => {
    expect(['8.8.8.8', '2a00::1'].map((text) => isPublic(parseAddress(text) ?? expect.fail()))).toEqual([true, true])
    expect(parseAddress('example.com')).toBeNull()
  })

  it.each(['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'javascript:1', 'https://u:p@example.com/', 'nonsense', ''])(
    '%s is refused in words',
    (url) => {
      expect(() => egressWith().checkUrl(url)).toThrow(/expected an https address/)
    },
  )
})

describe('names', () => {
  it.each([['127.0.0.1'], ['10.0.0.1'], ['::1'], ['::ffff:169.254.169.254'], ['8.8.8.8', '10.0.0.1'], ['fe80::1%eth0']])(
    'that resolve to %s %s are refused',
    async (...addresses) => {
      const egress = egressWith({ resolve: resolving(...addresses), allowLoopback: true })
      await expect(egress.request('https://rebind.example/')).rejects.toBeInstanceOf(EgressRefused)
    },
  )

  it('are asked for once: the address that was checked is the one that is called', async () => {
    let asked = 0
    const port = await serve((_req, res) => res.end('here'))
    const resolve: Resolve = (host, options, done) => {
      asked += 1
      resolving(asked === 1 ? '127.0.0.1' : '169.254.169.254')(host, options, done)
    }
    const egress = egressWith({ resolve, allow: `rebind.example:${String(port)}` })
    expect((await egress.request(`http://rebind.example:${String(port)}/`)).body.toString()).toBe('here')
    expect(asked).toBe(1)
  })

  it('that do not resolve are no answer', async () => {
    const resolve: Resolve = (_host, _options, done) => {
      done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), [])
    }
    await expect(egressWith({ resolve }).request('https://gone.example/')).rejects.toMatchObject({ name: 'NoAnswer', code: 'dns' })
  })
})

describe('EGRESS_ALLOW', () => {
  it('opens a host and port, also over http, and nothing beside it', async () => {
    const port = await serve((_req, res) => res.end('ok'))
    const egress = egressWith({ allow: `127.0.0.1:${String(port)}, hooks.internal:8443` })
    expect((await egress.request(`http://127.0.0.1:${String(port)}/`)).status).toBe(200)
    expect(egress.allowsInsecure(`http://127.0.0.1:${String(port)}/`)).toBe(true)
    expect(egress.allowsInsecure('http://127.0.0.1:1/')).toBe(false)
    expect(() => egress.checkUrl('https://127.0.0.1:1/')).toThrow(EgressRefused)
    expect(egress.checkUrl('http://HOOKS.internal.:8443/').port).toBe('8443')
    expect(() => egress.checkUrl('http://hooks.internal:8444/')).toThrow(EgressRefused)
  })

  it('opens a range, mapped spellings too', async () => {
    const port = await serve((_req, res) => res.end('ok'))
    const egress = egressWith({ allow: '127.0.0.0/8,fd00::/8', resolve: resolving('127.0.0.1') })
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]'])
      expect((await egress.request(`http://${host}:${String(port)}/`)).status).toBe(200)
    expect(egress.checkUrl('https://[fd12::1]/').host).toBe('[fd12::1]')
    expect(() => egress.checkUrl('https://10.0.0.1/')).toThrow(EgressRefused)
    // A name over http stays closed: whether it is in the range is known only when it is called.
    await expect(egress.request(`http://name.example:${String(port)}/`)).rejects.toThrow(/http is not encrypted/)
  })

  it('never opens metadata addresses or ports of our own', async () => {
    const port = await serve((_req, res) => res.end('inside'))
    const everything = `0.0.0.0/0,::/0,169.254.169.254:80,localhost:${String(port)},127.0.0.1:${String(port)}`
    const egress = egressWith({ allow: everything, allowLoopback: true, ownPorts: [port] })
    for (const host of [
      '169.254.169.254',
      '[::ffff:169.254.169.254]',
      '[64:ff9b::a9fe:a9fe]',
      '[fe80::1]',
      '[fd00:ec2::254]',
      '168.63.129.16',
    ]) {
      expect(() => egress.checkUrl(`http://${host}/`)).toThrow(/never called/)
    }
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::ffff:127.0.0.1]']) {
      await expect(egress.request(`http://${host}:${String(port)}/`)).rejects.toThrow(/port of Relink/)
    }
    const named = egressWith({ allow: `evil.example:${String(port)},meta.example:80`, ownPorts: [port], resolve: resolving('127.0.0.1') })
    await expect(named.request(`http://evil.example:${String(port)}/`)).rejects.toThrow(/port of Relink/)
    const meta = egressWith({ allow: 'meta.example:80', resolve: resolving('169.254.169.254') })
    await expect(meta.request('http://meta.example/')).rejects.toThrow(/never called/)
  })

  it('with loopback opens localhost, not names that point there', async () => {
    const port = await serve((_req, res) => res.end('ok'))
    const egress = egressWith({ allowLoopback: true })
    expect((await egress.request(`http://127.0.0.1:${String(port)}/`)).status).toBe(200)
    expect((await egress.request(`http://localhost:${String(port)}/`)).status).toBe(200)
    expect(() => egress.checkUrl('http://10.0.0.1/')).toThrow(EgressRefused)
  })

  it.each(['hooks.internal', '10.0.0.0/99', 'http://a:1', 'a:b', 'a:1/x', 'u@a:1', 'a:99999'])('%s is refused at start', (allow) => {
    expect(() => createEgress({ allow, ownPorts: [], allowLoopback: false })).toThrow(EgressAllowInvalid)
    expect(() => createEgress({ allow, ownPorts: [], allowLoopback: false })).toThrow(/EGRESS_ALLOW.*expected/)
  })
})

describe('answers', () => {
  it('do not follow redirects', async () => {
    let hits = 0
    const port = await serve((_req, res) => {
      hits += 1
      res.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    })
    const egress = egressWith({ allowLoopback: true })
    expect((await egress.request(`http://127.0.0.1:${String(port)}/`)).status).toBe(302)
    expect((await egress.fetch(`http://127.0.0.1:${String(port)}/`)).status).toBe(302)
    expect(hits).toBe(2)
  })

  it('are cut off at the cap, by length or in pieces', async () => {
    const port = await serve((req, res) => {
      if (req.url === '/headers') res.setHeader('x-long', 'x'.repeat(20_000))
      for (let i = 0; i < 100; i += 1) res.write('x'.repeat(1000))
      res.end()
    })
    const egress = egressWith({ allowLoopback: true })
    await expect(egress.request(`http://127.0.0.1:${String(port)}/`, { maxBytes: 50_000 })).rejects.toMatchObject({ code: 'too_large' })
    await expect(egress.request(`http://127.0.0.1:${String(port)}/headers`)).rejects.toMatchObject({ code: 'too_large' })
    expect((await egress.request(`http://127.0.0.1:${String(port)}/`, { maxBytes: 100_000 })).body).toHaveLength(100_000)
  })

  it('that trickle end with the total timeout; a caller may end them sooner', async () => {
    const open = new Set<NodeJS.Timeout>()
    closers.push(() => {
      open.forEach(clearInterval)
    })
    const started: { tell?: () => void } = {}
    const port = await serve((_req, res) => {
      res.write('x')
      started.tell?.()
      open.add(setInterval(() => res.write('x'), 20))
    })
    const egress = egressWith({ allowLoopback: true })
    const url = `http://127.0.0.1:${String(port)}/`
    await expect(egress.request(url, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout' })
    const abort = new AbortController()
    started.tell = () => {
      abort.abort()
    }
    await expect(egress.request(url, { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' })
    await expect(egress.request(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('that are none have a reason each', async () => {
    const egress = egressWith({ allowLoopback: true })
    const reset = await listening(createTcpServer((socket) => socket.destroy()))
    const garbage = await listening(createTcpServer((socket) => socket.end('SSH-2.0-x\r\n\r\n')))
    const plain = await serve((_req, res) => res.end('no TLS here'))
    const closed = await new Promise<number>((done) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        server.close(() => {
          done(port)
        })
      })
    })
    for (const [url, code] of [
      [`http://127.0.0.1:${String(reset)}/`, 'reset'],
      [`http://127.0.0.1:${String(garbage)}/`, 'bad_answer'],
      [`https://127.0.0.1:${String(plain)}/`, 'tls'],
      [`http://127.0.0.1:${String(closed)}/`, 'refused'],
    ] as const) {
      await expect(egress.request(url), url).rejects.toSatisfy((error) => error instanceof NoAnswer && error.code === code)
    }
  })

  it('of fetch carry request and response', async () => {
    const port = await serve((req, res) => {
      let body = ''
      req.on('data', (part: Buffer) => (body += part.toString()))
      req.on('end', () => {
        if (req.url === '/none') res.writeHead(204).end()
        else
          res
            .writeHead(201, { 'content-type': 'application/json' })
            .end(JSON.stringify({ method: req.method, body, auth: req.headers.authorization }))
      })
    })
    const egress = egressWith({ allowLoopback: true })
    const url = new URL(`http://127.0.0.1:${String(port)}/`)
    const answer = await egress.fetch(url, {
      method: 'POST',
      headers: { Authorization: 'Basic x' },
      body: new URLSearchParams({ a: 'b c' }),
    })
    expect([answer.status, await answer.json()]).toEqual([201, { method: 'POST', body: 'a=b+c', auth: 'Basic x' }])
    expect((await egress.fetch(new URL('/none', url))).status).toBe(204)
  })
})
