import { simpleParser } from 'mailparser'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createApiToken } from '../src/access/create-api-token.js'
import { createEnvironment } from '../src/access/create-environment.js'
import { mountAll } from '../src/api.js'
import { plainText, plainTexts, unfitIn } from '../src/domain/plain-text.js'
import { scopes } from '../src/domain/scope.js'
import { parseBody } from '../src/egress/parse-body.js'
import { isEmailAddress } from '../src/http/email-address.js'
import { normalUrl } from '../src/http/normal-url.js'
import { unstorable } from '../src/http/unstorable.js'
import { createLog } from '../src/log.js'
import { composeMessage, envelopeOf, namedSender } from '../src/mail/compose-message.js'
import type { Letter } from '../src/mail/compose-message.js'
import { createMailer } from '../src/mail/mailer.js'
import { headerText } from '../src/mail/render-mail.js'
import { presets } from '../src/platforms/index.js'
import { roomTools } from './support/room-tools.js'
import type { RoomTools } from './support/room-tools.js'
import { unansweringSmtp } from './support/unanswering-smtp.js'

/** CR, LF, NUL, other controls, the separators, and every character that turns the reading. */
const unwanted = [
  0x0, 0xa, 0xd, 0x1b, 0x7f, 0x85, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
].map((code) => String.fromCodePoint(code))
/** What people really write. */
const wanted = ['Zoë', '日本', 'مرحبا', 'a\tb', 'שלום\u200f', '👩‍👩‍👧', 'naïve — “quoted”', '=?utf-8?q?x?=']

describe('a text that comes in', () => {
  test.each(unwanted)('with %j is rejected, naming the field; text that people write is not', (character) => {
    expect(unstorable({ contacts: [{ name: `a${character}b` }] })).toMatchObject({ path: ['contacts', '0', 'name'] })
    expect(unstorable({ [`na${character}me`]: 'x' })).not.toBeNull()
    for (const text of wanted) expect(unstorable({ name: text })).toBeNull()
  })

  test('may have lines if it is a person’s own text of several lines, and be anything but unstorable if it quotes a platform', () => {
    expect(unstorable({ text: 'a\r\nb' }, { text: 'lines' })).toBeNull()
    expect(unstorable({ context: { key: '-----BEGIN\nx' } }, { context: 'lines' })).toBeNull()
    expect(unstorable({ text: 'a\u202eb' }, { text: 'lines' })).not.toBeNull()
    expect(unstorable({ body: 'a\u202e\nb' }, { body: 'raw' })).toBeNull()
    expect(unstorable({ body: 'a\0b' }, { body: 'raw' })).not.toBeNull()
  })

  test('from a platform is made one plain line, at any depth', () => {
    for (const character of unwanted) expect(unfitIn(plainText(`a${character}b`), false)).toBeNull()
    for (const text of wanted) expect(plainText(text)).toBe(text)
    expect(parseBody('{"error":"a\\u202eb","more":[{"name":"c\\r\\nd","__proto__":"e\\u2066"}]}', '')).toEqual({
      error: 'ab',
      more: [JSON.parse('{"name":"c d","__proto__":"e"}')],
    })
    expect(parseBody('error=a%E2%80%AEb%0D%0Ac', 'application/x-www-form-urlencoded')).toEqual({ error: 'ab c' })
    const deep = JSON.parse(`${'['.repeat(50_000)}"a\\u2028b"${']'.repeat(50_000)}`) as unknown
    expect(() => plainTexts(deep)).not.toThrow()
  })
})

describe('every call', () => {
  let room: RoomTools
  beforeAll(async () => {
    room = await roomTools()
  })
  afterAll(() => room.stop())

  test('refuses such a text in each field of its body and query with a 400 that names the field', async () => {
    const api = mountAll(room.tools)
    const url = await room.serve(api)
    const { token } = await room.tools.database.transaction(async (tx) => {
      const { id } = await createEnvironment(tx, { name: 'text' })
      return createApiToken(tx, { environmentId: id, name: 'test', scopes: [...scopes] })
    })
    const missed: string[] = []
    let asked = 0
    for (const { method, path, given, scope, texts = {}, stream } of api.calls) {
      if (scope === 'public' || stream === true || !('body' in given.shape)) continue
      const fields = ['no_such_field', 'name', 'label', 'tenant_id', 'context', 'text', 'note', 'target_url']
      for (const field of fields) {
        const answer = await fetch(`${url}${path.replace(/:\w+/g, '7f3c1e6d-2a4b-4e9c-9552-f1d0a9b7c310')}`, {
          method: method.toUpperCase(),
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ [field]: texts[field] === 'raw' ? 'a\0b' : 'a\u202eb' }),
        })
        const body = (await answer.json()) as { readonly errors?: readonly { readonly field: string }[] }
        asked += 1
        if (answer.status !== 400 || body.errors?.[0]?.field !== field) missed.push(`${method} ${path} ${field}: ${String(answer.status)}`)
      }
    }
    expect(asked).toBeGreaterThan(100)
    expect(missed).toEqual([])
    const query = await fetch(`${url}/integrated-account?tenant_id=a%E2%80%AEb`, { headers: { Authorization: `Bearer ${token}` } })
    expect(query.status).toBe(400)
  })
})

describe('an address of the web', () => {
  test('is kept as it is called, its placeholders as they were', () => {
    expect(normalUrl('HTTPS://EXAMPLE.com:443/a/../b?x=%7e')).toBe('https://example.com/b?x=%7e')
    expect(normalUrl('https://münchen.example')).toBe('https://xn--mnchen-3ya.example/')
    expect(normalUrl('https://{shop}.example.com/{path}/x')).toBe('https://{shop}.example.com/{path}/x')
    expect(normalUrl('https://exa\tmple.com/')).toBe('https://example.com/')
    expect(normalUrl('no address')).toBe('no address')
    expect(normalUrl('https://example.com/{a b}')).toBe('https://example.com/{a b}')
  })

  test('is taken with an umlaut also when thousands were looked at before', () => {
    for (let n = 0; n < 50_000; n++) normalUrl('https://example.com/')
    expect(normalUrl('https://münchen.example')).toBe('https://xn--mnchen-3ya.example/')
  })

  test('of each platform’s own is so already', () => {
    for (const { oauth } of presets())
      for (const [name, value] of Object.entries(oauth))
        if (name.endsWith('_endpoint') && typeof value === 'string') expect(normalUrl(value)).toBe(value)
  })
})

describe('a header of a mail', () => {
  const letter = (more: Partial<Letter>): Letter => ({
    from: 'hello@acme.example',
    replyTo: null,
    to: { address: 'ada@northwind.example', name: null },
    meantFor: null,
    subject: 'subject',
    text: 'text',
    html: '<p>text</p>',
    messageId: '<1@acme.example>',
    date: new Date('2026-11-23T13:05:20Z'),
    inReplyTo: null,
    ...more,
  })
  const disguised = '=?utf-8?B?UGF5UGFsIDxzZXJ2aWNlQHBheXBhbC5jb20+?='

  test.each([
    disguised,
    `${disguised} and more`,
    `Zoë ${disguised}`,
    `see =?utf-8?Q?a b?= here ${'long words '.repeat(12)}`,
    `a "quoted" ${disguised} \\ name`,
  ])('shows an encoded word that somebody wrote as it was written: %s', async (written) => {
    const name = headerText(written)
    const message = await composeMessage(
      letter({ subject: name, to: { address: 'ada@northwind.example', name }, from: namedSender('hello@acme.example', name) }),
    )
    const parsed = await simpleParser(message)
    expect(parsed.subject).toBe(name)
    expect([parsed.to].flat()[0]?.value[0]).toMatchObject({ name, address: 'ada@northwind.example' })
    expect(parsed.from?.value[0]?.address).toBe('hello@acme.example')
    expect(parsed.from?.value[0]?.name).toContain('=?utf-8?')
    expect(parsed.text?.trim()).toBe('text')
    for (const line of message.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
    expect(envelopeOf(message)).toEqual({ from: 'hello@acme.example', to: 'ada@northwind.example' })
  })

  test('has nothing that breaks or turns it', () => {
    for (const character of unwanted) expect(unfitIn(headerText(`a${character}b`), false)).toBeNull()
  })
})

describe('an address of a mailbox', () => {
  const closers: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  test('may be internationalized, and is no less strict for it', () => {
    for (const good of ['ada@example.com', 'jürgen@example.com', 'ada@münchen.example', '用户@例え.jp', 'ünï.cödé+x@example.com'])
      expect(isEmailAddress(good), good).toBe(true)
    for (const bad of [
      'jürgen',
      'jürgen@',
      '@münchen.example',
      'jür gen@example.com',
      'jür\u202egen@example.com',
      'ü@exa mple.com',
      `${'ü'.repeat(40)}@example.com`,
      'ü..a@example.com',
      'ü<x>@example.com',
      'ü\r\n@example.com',
    ])
      expect(isEmailAddress(bad), bad).toBe(false)
  })

  const send = async (to: string, extensions: readonly string[]) => {
    const smtp = await unansweringSmtp(() => 'answer', extensions)
    const mailer = createMailer({
      smtpUrl: smtp.url,
      connections: 1,
      timeoutMs: 5_000,
      log: createLog('error', 'test', { write: () => undefined }),
    })
    closers.push(smtp.stop, () => {
      mailer.close()
    })
    const raw = await composeMessage({ ...letterTo(to) })
    return { smtp, outcome: await mailer.send({ envelope: envelopeOf(raw), raw }) }
  }
  const letterTo = (address: string): Letter => ({
    from: 'hello@acme.example',
    replyTo: null,
    to: { address, name: 'Jürgen' },
    meantFor: null,
    subject: 'subject',
    text: 'text',
    html: '<p>text</p>',
    messageId: '<1@acme.example>',
    date: new Date('2026-11-23T13:05:20Z'),
    inReplyTo: null,
  })

  test('that is not ASCII is sent by SMTPUTF8 where the server offers it', async () => {
    const { smtp, outcome } = await send('jürgen@example.com', ['PIPELINING', 'SMTPUTF8'])
    expect(outcome).toMatchObject({ kind: 'sent' })
    expect(smtp.commands).toContain('MAIL FROM:<hello@acme.example> SMTPUTF8')
    expect(smtp.commands).toContain('RCPT TO:<jürgen@example.com>')
    expect(smtp.kept[0]).toMatch(/^To: .*<jürgen@example\.com>$/m)
  })

  test('and rejected with that reason if it does not, without being sent', async () => {
    const { smtp, outcome } = await send('jürgen@example.com', ['PIPELINING'])
    expect(outcome).toMatchObject({ kind: 'refused', stage: 'rcpt', answer: expect.stringContaining('SMTPUTF8') as string })
    expect(smtp.kept).toEqual([])
    expect(smtp.commands.filter((line) => line.startsWith('MAIL'))).toEqual([])
  })

  test('whose domain alone is not ASCII needs no extension: it has an ASCII spelling', async () => {
    const { smtp, outcome } = await send('ada@münchen.example', [])
    expect(outcome).toMatchObject({ kind: 'sent' })
    expect(smtp.commands).toContain('RCPT TO:<ada@xn--mnchen-3ya.example>')
  })
})
