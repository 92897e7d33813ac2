#!/usr/bin/env bash
# standardwebhooks 1.1.1 (npm): Webhook.verify() parses the payload once the signature was found right, and throws JSON's own SyntaxError
# for a payload that is no JSON, not its WebhookVerificationError. The signature is over the bytes, whatever they are, and sign() takes
# any text. So a receiver that catches WebhookVerificationError answers 500 to a body that is well signed.
#
# Seen:
#   JSON: verified, {"a":1}
#   plain text: SyntaxError, a WebhookVerificationError: false
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps \
  standardwebhooks@1.1.1

cat >probe.mjs <<'PROBE'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

const webhook = new Webhook(Buffer.from('a secret of this probe alone').toString('base64'))
const verify = (payload) => {
  const at = new Date()
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': webhook.sign('msg_1', at, payload),
  }
  try {
    return `verified, ${JSON.stringify(webhook.verify(payload, headers))}`
  } catch (error) {
    return `${error.name}, a WebhookVerificationError: ${error instanceof WebhookVerificationError}`
  }
}
console.log('JSON:', verify('{"a":1}'))
console.log('plain text:', verify('a=1'))
PROBE

cat >expected <<'SEEN'
JSON: verified, {"a":1}
plain text: SyntaxError, a WebhookVerificationError: false
SEEN

node probe.mjs | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
