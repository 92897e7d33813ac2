#!/usr/bin/env bash
# mailparser 3.14.2: of a delivery status notification (RFC 3464) simpleParser appends the machine-readable part, message/delivery-status,
# to `text`, behind the words for people. It is neither in `attachments` nor told from them in any way, while the returned message is an
# attachment. A reader of bounces has to find `Status:` in prose.
#
# Seen:
#   attachments: message/rfc822
#   text: "Your message could not be delivered.\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ada@northwind.example\nAction: failed\nStatus: 5.1.1"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  mailparser@3.14.2

cat >probe.mjs <<'PROBE'
import { simpleParser } from 'mailparser'

const report = [
  'From: MAILER-DAEMON@mx.example',
  'To: app@acme.example',
  'Subject: Undelivered Mail',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=us-ascii',
  '',
  'Your message could not be delivered.',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example',
  '',
  'Final-Recipient: rfc822; ada@northwind.example',
  'Action: failed',
  'Status: 5.1.1',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Subject: the one that was sent',
  '',
  'Hello',
  '--b--',
  '',
].join('\r\n')
const mail = await simpleParser(report)
console.log('attachments:', mail.attachments.map(({ contentType }) => contentType).join(', '))
console.log('text:', JSON.stringify(mail.text))
PROBE

cat >expected <<'SEEN'
attachments: message/rfc822
text: "Your message could not be delivered.\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ada@northwind.example\nAction: failed\nStatus: 5.1.1"
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
