#!/usr/bin/env bash
# Haraka 3.3.4: started with NODE_ENV=test, as every child of a test runner is, it greets the next hop with EHLO and no name at all, though
# config/me has one. RFC 5321 4.1.1.1: the name is not optional. A next hop that keeps to it (Postfix, smtp-server) answers 501, so that mail
# which Haraka has taken with 250 stays in its queue. (Node 20 or newer.)
#
# Seen:
#   NODE_ENV=production
#     "EHLO mta.example"
#     took the mail
#   NODE_ENV=test
#     "EHLO"
#     took the mail
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps --omit=optional \
  Haraka@3.3.4 \
  nodemailer@10.6.1

cat >probe.mjs <<'PROBE'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import nodemailer from 'nodemailer'

/** The next hop: it takes everything, and shows what is said to it. */
const nextHop = (heard) =>
  createServer((socket) => {
    let inData = false
    let rest = ''
    socket.write('220 next.example ESMTP\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      rest += chunk
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (inData) {
          if (line !== '.') continue
          inData = false
          heard('took the mail')
          socket.write('250 taken\r\n')
          continue
        }
        if (/^(EHLO|HELO)/i.test(line)) heard(JSON.stringify(line))
        inData = /^DATA/i.test(line)
        socket.write(inData ? '354 go on\r\n' : '250 fine\r\n')
      }
    })
  })

const portOf = async (server) => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server.address().port
}

for (const env of ['production', 'test']) {
  console.log(`NODE_ENV=${env}`)
  let end
  const ended = new Promise((done) => (end = done))
  const hop = nextHop((what) => {
    console.log(' ', what)
    if (what === 'took the mail') end()
  })
  const hopPort = await portOf(hop)
  const free = createServer()
  const port = await portOf(free)
  await new Promise((done) => free.close(done))
  const home = `haraka-${env}`
  execFileSync('node_modules/.bin/haraka', ['--install', home], { stdio: 'ignore' })
  writeFileSync(`${home}/config/smtp.ini`, `listen=127.0.0.1:${port}\nnodes=0\n`)
  writeFileSync(`${home}/config/outbound.ini`, 'local_mx_ok=true\nenable_tls=false\n')
  writeFileSync(`${home}/config/me`, 'mta.example\n')
  writeFileSync(`${home}/config/plugins`, 'next_hop\n')
  writeFileSync(
    `${home}/plugins/next_hop.js`,
    `exports.hook_rcpt = (next, connection) => { connection.relaying = true; next(OK) }
exports.hook_get_mx = (next) => next(OK, { priority: 0, exchange: '127.0.0.1', port: ${hopPort} })
`,
  )
  const haraka = spawn('node_modules/.bin/haraka', ['-c', home], { stdio: 'ignore', env: { ...process.env, NODE_ENV: env } })
  const listens = () => new Promise((done) => connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false)))
  while (!(await listens())) await pause(100)
  const mailer = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  await mailer.sendMail({ from: 'hello@acme.example', to: 'ada@north.example', subject: 'Hello', text: 'Hello' })
  await ended
  haraka.kill()
  hop.close()
}
process.exit()
PROBE

cat >expected <<'SEEN'
NODE_ENV=production
  "EHLO mta.example"
  took the mail
NODE_ENV=test
  "EHLO"
  took the mail
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
