import { once } from 'node:events'
import net from 'node:net'
import { expect, inject, test } from 'vitest'
import { endWhenSilent } from '../src/embedded/end-when-silent.js'

const hasty = { everyMs: 20, answerMs: 250, vain: 3 }

test('a Temporal server that takes connections and answers nothing is ended; one that answers is not', async () => {
  const silent = net.createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as net.AddressInfo
  const ended: string[] = []
  const stop = endWhenSilent(inject('temporalAddress'), () => ended.push('the one that answers'), { ...hasty, answerMs: 60_000 })
  try {
    await new Promise<void>((resolve) => {
      endWhenSilent(
        `127.0.0.1:${String(port)}`,
        () => {
          ended.push('the silent one')
          resolve()
        },
        hasty,
      )
    })
    expect(ended).toEqual(['the silent one'])
  } finally {
    stop()
    silent.close()
  }
})
