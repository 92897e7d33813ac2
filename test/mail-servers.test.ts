// @module-tag heavy
import { debianMailServer } from './support/debian-mail-server.js'
import type { DebianPackage } from './support/debian-mail-server.js'
import { mailComesBack } from './support/mail-comes-back.js'

const lines = (hops: ReadonlyMap<string, number>, line: (domain: string, port: number) => string): string =>
  [...hops].map(([domain, port]) => line(domain, port)).join('\n')

const servers: readonly DebianPackage[] = [
  {
    name: 'Postfix',
    package: 'postfix',
    // Its log can't be written to Node's standard output, which is a socket.
    command: ['sh', '-c', 'postfix start-fg | cat'],
    files: (port, hops) => ({
      'etc/postfix/main.cf': `compatibility_level = 3.6
maillog_file = /dev/stdout
myhostname = mx.acme.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
disable_dns_lookups = yes
default_transport = error:5.1.2 no such domain
transport_maps = inline:{ ${lines(hops, (domain, hop) => `{ ${domain} = smtp:[127.0.0.1]:${String(hop)} }`).replaceAll('\n', ', ')} }
# Tried once.
maximal_queue_lifetime = 0
bounce_queue_lifetime = 0
`,
      'etc/postfix/master.cf': `127.0.0.1:${String(port)} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`,
    }),
  },
  {
    name: 'Exim',
    package: 'exim4-daemon-light',
    command: ['exim4', '-bdf', '-q1s'],
    files: (port, hops) => ({
      'etc/exim4/exim4.conf': `primary_hostname = mx.acme.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${String(port)}
acl_smtp_rcpt = take_all
dsn_advertise_hosts = *
keep_environment =
tls_advertise_hosts =
host_lookup =
begin acl
take_all:
  accept
begin routers
${lines(
  hops,
  (domain) => `to_${domain.replaceAll('.', '_')}:
  driver = manualroute
  domains = ${domain}
  transport = ${domain.replaceAll('.', '_')}
  route_list = * 127.0.0.1 byname
  self = send`,
)}
begin transports
${lines(
  hops,
  (domain, hop) => `${domain.replaceAll('.', '_')}:
  driver = smtp
  port = ${String(hop)}
  allow_localhost`,
)}
begin retry
* * F,1s,1s
`,
    }),
  },
  {
    name: 'OpenSMTPD',
    package: 'opensmtpd',
    command: ['smtpd', '-d'],
    files: (port, hops) => ({
      'etc/smtpd.conf': `queue ttl 1s
listen on 127.0.0.1 port ${String(port)} hostname mx.acme.example
${lines(hops, (domain, hop) => `action "${domain}" relay host smtp://127.0.0.1:${String(hop)}`)}
${lines(hops, (domain) => `match from any for domain "${domain}" action "${domain}"`)}
`,
    }),
  },
]

for (const server of servers) mailComesBack(await debianMailServer(server))
