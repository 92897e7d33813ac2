import net from 'node:net'
import { EmbeddedError } from './errors.js'
import { readFileIfThere, writePrivateFile } from './private-file.js'

/** Every listening port. PostgreSQL and SMTP avoid 5432, 25 and 1025, which a developer's machine often uses already. */
const defaultPorts = { http: 4000, platform: 4001, mailbox: 4002, smtp: 4003, postgres: 4004, temporal: 7233, temporalUi: 8233 }
export type PortName = keyof typeof defaultPorts
export type Ports = Readonly<Record<PortName, number>>

const labels: Record<PortName, string> = {
  http: 'Relink',
  platform: 'the demo platform',
  mailbox: 'the mailbox',
  smtp: 'the mailbox (SMTP)',
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  temporalUi: "Temporal's UI",
}

export interface PortChoice {
  /** Where choices are kept. */
  readonly file: string
  readonly needed: readonly PortName[]
  /** Exactly this one, by configuration: it does not give way. */
  readonly fixed?: Partial<Ports>
  readonly defaults?: Partial<Ports>
  readonly say: (line: string) => void
}

/**
 * Uses the ports of the last run again, else the defaults. A busy port is replaced by a free one, which is kept from then on: links already mailed
 * and registered redirect URIs must not move. Leftovers of a crash have to be stopped before, so that busy means taken by another program.
 */
export async function choosePorts(choice: PortChoice): Promise<Ports> {
  const kept = JSON.parse((await readFileIfThere(choice.file)) ?? '{}') as Partial<Ports>
  const wanted = { ...defaultPorts, ...choice.defaults, ...kept, ...choice.fixed }
  const chosen: Record<PortName, number> = { ...wanted }
  for (const name of choice.needed) {
    const others = choice.needed.filter((other) => other !== name).map((other) => chosen[other])
    if (await isFree(wanted[name])) continue
    const busy = `Port ${String(wanted[name])} for ${labels[name]} is in use by another program`
    if (choice.fixed?.[name] !== undefined) throw new EmbeddedError('port_busy', `${busy}. End that program or set PORT to a free port.`)
    chosen[name] = await nextFree(wanted[name], others)
    const moved = kept[name] === undefined ? '' : `; links made before lead to ${String(wanted[name])}`
    choice.say(`${busy}: using ${String(chosen[name])} from now on${moved}.`)
  }
  const keep = Object.fromEntries(choice.needed.filter((name) => choice.fixed?.[name] === undefined).map((name) => [name, chosen[name]]))
  await writePrivateFile(choice.file, `${JSON.stringify({ ...kept, ...keep }, null, 2)}\n`)
  return chosen
}

/** Steps of ten keep the pattern (4000, 4001, 4002 become 4010, …) and stay out of the range that outgoing connections take ports from. */
async function nextFree(busy: number, taken: readonly number[]): Promise<number> {
  for (let port = busy + 10; port < 65_536; port += 10) if (!taken.includes(port) && (await isFree(port))) return port
  throw new EmbeddedError('port_busy', `No free port was found above ${String(busy)}.`)
}

/** Both loopbacks: a browser may take `localhost` for ::1, and would meet a stranger there. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1 that could be busy.
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
    })
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(true)
      })
    })
  })
}
