// @module-tag heavy
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkTokenOf } from '../src/connect/link-token-of.js'
import { linkUrl } from '../src/connect/link-url.js'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { listenInbound } from '../src/inbound/listen-inbound.js'
import type { Inbound } from '../src/inbound/listen-inbound.js'
import { freePort } from './support/free-port.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { installed, placeOf } from './support/own-server.js'
import { smtpSink } from './support/smtp-sink.js'
import type { SmtpSink } from './support/smtp-sink.js'

/** The newest version on 2026-11-30. Its packages are 47 MB, and some ask for Node 22: too much for `npm ci`. */
const haraka = { file: 'haraka.mjs', packages: ['Haraka@3.3.4'] }
const missing = await installed(haraka)

let relink: Harness
let server: ChildProcess
let inbound: Inbound
let nextHop: SmtpSink
beforeAll(async () => {
  if (missing !== null) return
  const [port, inboundPort] = [await freePort(), await freePort()]
  nextHop = await smtpSink()
  const place = placeOf(haraka)
  const script = path.join(place, haraka.file)
  await fs.copyFile(path.resolve(import.meta.dirname, 'mail-servers', haraka.file), script)
  const hops = [`north.example=${new URL(nextHop.url).port}`, `bounces.acme.example=${String(inboundPort)}`]
  server = spawn(process.execPath, [script, String(port), ...hops], { cwd: place, stdio: 'inherit' })
  await waitFor(() => answers(port), 'Haraka to listen')
  relink = await startRelink({
    settings: { smtpUrl: `smtp://127.0.0.1:${String(port)}?ignoreTLS=true` },
    environment: { mail: { delivery: 'live', from: 'Acme <hello@acme.example>', bounce_domain: 'bounces.acme.example' } },
  })
  inbound = await listenInbound(relink.tools, { port: inboundPort, host: '127.0.0.1', lmtp: false })
})
afterAll(async () => {
  if (missing !== null) return
  await inbound.stop()
  await relink.stop()
  server.kill()
  await nextHop.stop()
})

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })

describe.runIf(missing === null)('Haraka between Relink and a next hop', () => {
  it('a mail of ours bounces there: the next contact is asked, and the old link says so', async () => {
    const [first, second] = ['gone@north.example', 'here@north.example']
    nextHop.answers.rcpt.push({ code: 550, text: '5.1.1 User unknown' })
    const account = await relink.importAccount({
      sub: 'usr_haraka_1',
      fields: { contacts: [first, second].map((email) => ({ email, role: 'owner' })) },
    })
    const caseId = await relink.breakAccount(account)
    await waitFor(() => nextHop.received.some(({ to }) => to.includes(second)), 'the next contact to be mailed', 60_000)
    const [line] = (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_returned')
    expect(line?.title).toBe(`First mail to ${first} came back: the address does not work`)
    const { result } = await relink.api.get<{ result: { why: string; by: string }[] }>(`/suppression?email=${first}`)
    expect(result).toEqual([expect.objectContaining({ why: 'bounced', by: 'relink' })])
    expect(nextHop.received.flatMap(({ to }) => to)).toEqual([second])

    const { rows } = await relink.tools.database.query<{ id: string }>('SELECT link_id AS id FROM mails WHERE recipient = $1', [first])
    const token = await relink.tools.database.transaction((tx) => linkTokenOf(tx, rows[0]?.id ?? ''))
    expect((await new FormBrowser().open(linkUrl(relink.tools.settings, token))).heading).toBe('This link has run out')
  })

  it('the test mail comes back, and says when', async () => {
    const { mail_id: id } = await relink.api.send<{ mail_id: string }>('POST', '/bounce-test', {})
    const mail = () => relink.api.get<{ state: string; returned_at: string | null; why: string | null }>(`/mail/${id}`)
    await waitFor(async () => (await mail()).state === 'undelivered', 'the test to come back', 60_000)
    expect(await mail()).toMatchObject({ why: 'address', returned_at: expect.any(String) as string })
  })
})

it.runIf(missing !== null)('Haraka could not be installed here', (context) => {
  context.skip(missing ?? '')
})
