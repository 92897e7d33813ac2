#!/usr/bin/env bash
# flufl.bounce 6.0.0 (Mailman's reader of bounces): a delivery status of RFC 6533, message/global-delivery-status with addresses of the
# type utf-8, is passed over without a word: no address failed, none is delayed. chasquid sends all its bounces so, those for plain ASCII
# addresses too. The same report as message/delivery-status with rfc822 is read.
#
# Seen:
#   message/delivery-status, rfc822: delayed [], failed [b'ada@north.example']
#   message/global-delivery-status, utf-8: delayed [], failed []
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

command -v python3 >/dev/null || { echo 'python3 is missing: not run' >&2; exit 2; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  flufl.bounce==6.0.0

cat >probe.py <<'PROBE'
from email import message_from_string

from flufl.bounce import all_failures

REPORT = """\
From: MAILER-DAEMON@mx.example
To: hello@acme.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/{kind}

Reporting-MTA: dns; mx.example

Final-Recipient: {address_type}; ada@north.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown

--b--
"""

for kind, address_type in [('delivery-status', 'rfc822'), ('global-delivery-status', 'utf-8')]:
    report = message_from_string(REPORT.format(kind=kind, address_type=address_type))
    temporary, permanent = all_failures(report)
    print(f'message/{kind}, {address_type}: delayed {sorted(temporary)}, failed {sorted(permanent)}')
PROBE

cat >expected <<'SEEN'
message/delivery-status, rfc822: delayed [], failed [b'ada@north.example']
message/global-delivery-status, utf-8: delayed [], failed []
SEEN

venv/bin/python probe.py | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
