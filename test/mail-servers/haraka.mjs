// Runs Haraka as a company's outgoing mail server: it takes all mail and hands it on. Its packages are beside this copy of the file.
// Arguments: a folder of its own, its port, and `domain=port` for each next hop; no other domain exists. What fails for now is given up at once.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const [home, port, ...hops] = process.argv.slice(2)
const write = (name, text) => {
  mkdirSync(path.dirname(path.join(home, name)), { recursive: true })
  writeFileSync(path.join(home, name), text)
}
mkdirSync(path.join(home, 'queue'))
write('config/smtp.ini', `listen=127.0.0.1:${port}\nnodes=0\n`)
write('config/outbound.ini', 'local_mx_ok=true\nalways_split=true\nenable_tls=false\ntemp_fail_intervals=none\n')
write(
  'config/connection.ini',
  '[max]\nbytes=26214400\nmime_parts=1000\nline_length=512\ndata_line_length=992\n[headers]\nmax_lines=1000\nmax_received=100\n[message]\nhelo=hello\nclose=bye\n[uuid]\nbanner_chars=6\ndeny_chars=0\n[haproxy]\nhosts[] =\n',
)
write('config/log.ini', 'level=error\nformat=default\n')
write('config/tls.ini', '')
write('config/me', 'mx.acme.example\n')
write('config/plugins', 'relink\n')
write(
  'plugins/relink.js',
  `const hops = new Map(${JSON.stringify(hops.map((hop) => hop.split('=')))})
exports.hook_rcpt = (next, connection) => {
  connection.relaying = true
  next(OK)
}
exports.hook_get_mx = (next, hmail, domain) => {
  const port = hops.get(domain)
  if (port === undefined) next(DENY, 'no such domain')
  else next(OK, { priority: 0, exchange: '127.0.0.1', port: Number(port) })
}
`,
)
process.env.HARAKA = home
process.argv.push('--configs', home)
process.chdir(home)
createRequire(import.meta.url)('Haraka/haraka.js')
