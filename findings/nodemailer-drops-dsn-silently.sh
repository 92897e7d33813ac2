#!/usr/bin/env bash
# nodemailer 10.6.1: a message with `dsn` (notify, return, id) to a server that does not offer DSN (RFC 3461) is sent without it, and the
# result says nothing of that: same `response`, same `accepted`, no warning, and no field about it. A sender that counts on a notification
# of delivery waits for ever; it would have to look for DSN in `ehlo` itself.
#
# Seen:
#   RCPT TO parameters: false
#   fields of the result: accepted ehlo envelope envelopeTime messageId messageSize messageTime rejected response
#   DSN among the extensions that the server offered: false
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  nodemailer@10.6.1 \
  smtp-server@3.21.6

cat >probe.mjs <<'PROBE'
import nodemailer from 'nodemailer'
import { SMTPServer } from 'smtp-server'

const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  onRcptTo: ({ args }, _session, done) => {
    console.log('RCPT TO parameters:', JSON.stringify(args))
    done()
  },
  onData: (stream, _session, done) => stream.on('end', () => done(null, 'taken')).resume(),
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const transport = nodemailer.createTransport({
  host: '127.0.0.1',
  port: server.server.address().port,
  ignoreTLS: true,
})
const sent = await transport.sendMail({
  from: 'app@acme.example',
  to: 'ada@northwind.example',
  subject: 'Hello',
  text: 'Hello',
  dsn: { id: 'n1', return: 'headers', notify: ['success', 'failure'] },
})
console.log('fields of the result:', Object.keys(sent).sort().join(' '))
console.log('DSN among the extensions that the server offered:', sent.ehlo.some((line) => /^DSN/i.test(line)))
server.close()
PROBE

cat >expected <<'SEEN'
RCPT TO parameters: false
fields of the result: accepted ehlo envelope envelopeTime messageId messageSize messageTime rejected response
DSN among the extensions that the server offered: false
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
