import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StartContestant } from './contestant.js'
import type { EffectsOptions } from './effects.js'
import { ask } from './messages.js'
import type { PeerName } from './peer-packages.js'

/** A peer in a process of its own, under this process's Node. */
export const peer =
  (name: PeerName, peers: string): StartContestant =>
  async ({ databaseUrl, sinks, accounts }) => {
    const { tokenUrl, hookUrl, smtpUrl } = sinks
    const options: EffectsOptions = { databaseUrl, tokenUrl, hookUrl, smtpUrl, accounts }
    const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url))
    const child = fork(file, [peers, JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error(`${name} ended before it was ready`)
      }),
    ])
    return {
      fail: (from, to) => ask(child, 'fail', from, to),
      waiting: () => ask(child, 'waiting'),
      processes: { peer: child.pid ?? 0 },
      stop: async () => {
        const ended = once(child, 'exit')
        child.kill()
        await ended
      },
    }
  }
