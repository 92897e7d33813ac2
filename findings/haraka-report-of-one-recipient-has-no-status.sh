#!/usr/bin/env bash
# Haraka 3.3.4: where the next hop takes one recipient of a mail and refuses another, the report about the refused one has neither Action
# nor Status nor Diagnostic-Code, only Final-Recipient. RFC 3464 2.3.3 and 2.3.4: both MUST be present. The report about a mail whose only
# recipient was refused has them. A reader that asks for "Action: failed" never learns that this person got nothing.
# (Node 20 or newer.)
#
# Seen:
#   sent to nouser.1@north.example
#     Final-Recipient: rfc822;nouser.1@north.example
#     Action: failed
#     Status: 5.1.1
#     Remote-MTA: 127.0.0.1
#     Diagnostic-Code: smtp;550 5.1.1 unknown
#   sent to ada@north.example and nouser.2@north.example
#   delivered to ada@north.example
#     Final-Recipient: rfc822;nouser.2@north.example
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  Haraka@3.3.4 \
  nodemailer@10.6.1 \
  smtp-server@3.21.6

cat >probe.mjs <<'PROBE'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import { SMTPServer } from 'smtp-server'

let reported
/** The next hop: it has no mailbox that begins with nouser, and shows what a report that comes back says of it. */
const nextHop = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo({ address }, _session, done) {
    done(address.startsWith('nouser') ? Object.assign(new Error('5.1.1 unknown'), { responseCode: 550 }) : null)
  },
  async onData(stream, session, done) {
    const to = session.envelope.rcptTo[0].address
    let mail = ''
    for await (const chunk of stream) mail += chunk
    done()
    if (to !== 'hello@acme.example') return console.log('delivered to', to)
    const [status] = mail.replaceAll('\r', '').match(/^Final-Recipient:[^]*?(?=\n\n)/m)
    console.log(status.replace(/ +$/gm, '').replace(/^/gm, '  '))
    reported()
  },
})
nextHop.listen(0, '127.0.0.1')
await once(nextHop.server, 'listening')

const free = createServer().listen(0, '127.0.0.1')
await once(free, 'listening')
const { port } = free.address()
await new Promise((done) => free.close(done))

execFileSync('node_modules/.bin/haraka', ['--install', 'haraka'], { stdio: 'ignore' })
writeFileSync('haraka/config/smtp.ini', `listen=127.0.0.1:${port}\nnodes=0\n`)
writeFileSync('haraka/config/outbound.ini', 'local_mx_ok=true\n')
writeFileSync('haraka/config/me', 'mta.example\n')
writeFileSync('haraka/config/plugins', 'next_hop\n')
writeFileSync(
  'haraka/plugins/next_hop.js',
  `exports.hook_rcpt = (next, connection) => { connection.relaying = true; next(OK) }
exports.hook_get_mx = (next) => next(OK, { priority: 0, exchange: '127.0.0.1', port: ${nextHop.server.address().port} })
`,
)
const haraka = spawn('node_modules/.bin/haraka', ['-c', 'haraka'], { stdio: 'ignore' })
const listens = () => new Promise((done) => connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false)))
while (!(await listens())) await pause(100)

const mailer = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
for (const to of [['nouser.1@north.example'], ['ada@north.example', 'nouser.2@north.example']]) {
  const report = new Promise((done) => (reported = done))
  console.log('sent to', to.join(' and '))
  await mailer.sendMail({ from: 'hello@acme.example', to, subject: 'Hello', text: 'Hello' })
  await report
}
haraka.kill()
process.exit()
PROBE

cat >expected <<'SEEN'
sent to nouser.1@north.example
  Final-Recipient: rfc822;nouser.1@north.example
  Action: failed
  Status: 5.1.1
  Remote-MTA: 127.0.0.1
  Diagnostic-Code: smtp;550 5.1.1 unknown
sent to ada@north.example and nouser.2@north.example
delivered to ada@north.example
  Final-Recipient: rfc822;nouser.2@north.example
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
