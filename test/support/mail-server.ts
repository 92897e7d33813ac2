import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { waitFor } from './wait-for.js'

/** A real mail server, as a company has it between Relink and the outside. */
export interface MailServer {
  readonly name: string
  /** Why it can't be had here; null: it can. */
  readonly missing: string | null
  /**
   * Starts it on a port of the loopback interface. It takes all mail and hands it on to `hops`, ports by domain; no other domain exists. What fails
   * for now is given up soon.
   */
  start(port: number, hops: ReadonlyMap<string, number>): Promise<RunningMailServer>
}

export interface RunningMailServer {
  stop(): Promise<void>
}

/** Of a process that is a mail server, once it greets. Fails with what it said where it ended before. */
export const greeting = async (child: ChildProcess, port: number, name: string): Promise<RunningMailServer> => {
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const ended = once(child, 'exit')
  await waitFor(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return true
    return greets(port)
  }, `${name} to greet`)
  if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended: ${said.join('').slice(-2_000)}`)
  return {
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const greets = (port: number): Promise<boolean> =>
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
