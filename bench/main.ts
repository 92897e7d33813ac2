import { accessToken } from './access-token.js'
import { callback } from './callback.js'
import { caseCost } from './case-cost.js'
import { importBench } from './import.js'
import { open } from './open.js'
import { race } from './race.js'
import { sweep } from './sweep.js'
import { webhooks } from './webhooks.js'
import type { Benchmark } from './support/benchmark.js'

const benchmarks: Readonly<Record<string, Benchmark>> = {
  'access-token': accessToken,
  'case-cost': caseCost,
  callback,
  open,
  race,
  sweep,
  webhooks,
  import: importBench,
}

const name = process.argv[2] ?? ''
const benchmark = benchmarks[name]
if (benchmark === undefined) {
  const list = Object.entries(benchmarks).map(([one, { about }]) => `  ${one.padEnd(14)}${about}`)
  process.stderr.write(
    `npm run bench -- <name>\n\n${list.join('\n')}\n\nBENCH_SHOW=1 lists the statements and requests of the last case or callback.\n`,
  )
  process.exitCode = 2
} else {
  const { figures, exceeded } = await benchmark.run()
  for (const sentence of exceeded) process.stderr.write(`${sentence}\n`)
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  process.exitCode = exceeded.length > 0 ? 1 : 0
}
