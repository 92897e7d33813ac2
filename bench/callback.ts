import pg from 'pg'
import { answerPlatform, FormBrowser } from '../src/embedded/form-browser.js'
import { demoScopes } from '../src/embedded/seed-demo.js'
import type { Benchmark } from './support/benchmark.js'
import { signsIn } from './support/company.js'
import { startFloor } from './support/floor.js'
import { linkOf } from './support/mailed.js'
import { countOf } from './support/recorder.js'
import { say } from './support/say.js'
import { show } from './support/show.js'
import { percentile, rounded } from './support/statistics.js'
import { failAtOnce, importAccounts } from './support/storm.js'
import type { Mailed } from './support/storm.js'
import { startSystem } from './support/system.js'

const measured = 60
/** Code that has not run often is slow, in Relink, the floor and the platform alike. */
const warmUp = 20
/** What it takes now, measured beside other work; it only goes down. */
const mostTimes = 3.2

interface Ready {
  readonly browser: FormBrowser
  readonly callback: URL
}

/**
 * How long a person waits for the callback, beside the least that an honest one can be: the same three requests to the same platform and one
 * transaction of four statements, behind a bare server. One after the other, in turn, so that both see the same machine.
 */
export const callback: Benchmark = {
  about: `the callback beside three platform calls, four statements and a page without Relink, at most ${String(mostTimes)} times as long`,
  async run() {
    const system = await startSystem()
    try {
      const count = warmUp + measured
      say(`${String(count)} accounts fail, their contacts are mailed, and consent`)
      const names = Array.from({ length: count }, (_, i) => `person_${String(i)}`)
      const mailed = await failAtOnce(system, await importAccounts(system, names))
      await system.stopWorker()
      const ready: Ready[] = []
      for (const one of mailed) ready.push(await untilCallback(one, system.redirectUri))
      const floor = await startFloor({
        databaseUrl: await emptyDatabase(system.databaseUrl),
        platformUrl: system.platform.url,
        redirectUri: system.redirectUri,
        scopes: demoScopes,
      })
      const relinkMs: number[] = []
      const floorMs: number[] = []
      let counts: object = {}
      try {
        for (const [index, { browser, callback: url }] of ready.entries()) {
          system.recorder.take()
          const began = performance.now()
          const page = await browser.open(url)
          const took = performance.now() - began
          if (page.heading !== 'Connection successful') throw new Error(`the callback's page says “${page.heading}”`)
          const recorded = system.recorder.take()
          counts = countOf(recorded)
          const address = await floor.prepare(page.html.length)
          const plain = new FormBrowser()
          const floorBegan = performance.now()
          const answer = await plain.open(address)
          const floorTook = performance.now() - floorBegan
          if (answer.heading !== 'Floor') throw new Error(answer.html)
          if (index === count - 1 && process.env['BENCH_SHOW'] !== undefined) show(recorded)
          if (index < warmUp) continue
          relinkMs.push(took)
          floorMs.push(floorTook)
        }
      } finally {
        await floor.stop()
      }
      const [p50, floorP50] = [percentile(relinkMs, 0.5), percentile(floorMs, 0.5)]
      const ratio = rounded(p50 / floorP50, 2)
      return {
        figures: {
          bench: 'callback',
          callbacks: measured,
          p50_ms: rounded(p50, 2),
          floor_p50_ms: rounded(floorP50, 2),
          ratio,
          p90_ms: rounded(percentile(relinkMs, 0.9), 2),
          floor_p90_ms: rounded(percentile(floorMs, 0.9), 2),
          ...counts,
        },
        exceeded:
          ratio > mostTimes ? [`the callback takes ${String(ratio)} times its floor, at most ${String(mostTimes)} are allowed`] : [],
      }
    } finally {
      await system.stop()
    }
  },
}

/** The link is opened, the button pressed, consent given: all but the callback itself. */
const untilCallback = async ({ mail }: Mailed, redirectUri: string): Promise<Ready> => {
  const { origin, pathname } = new URL(redirectUri)
  let isStopped = true
  const browser = new FormBrowser((url) => isStopped && url.origin === origin && url.pathname === pathname)
  const page = await browser.open(linkOf(mail))
  const { url, status } = await answerPlatform(browser, await browser.press(page, /./), { email: signsIn })
  if (status !== null) throw new Error(`consent led to ${url.pathname}`)
  isStopped = false
  return { browser, callback: url }
}

const emptyDatabase = async (databaseUrl: string): Promise<string> => {
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  try {
    await admin.query('CREATE DATABASE floor')
  } finally {
    await admin.end()
  }
  return Object.assign(new URL(databaseUrl), { pathname: '/floor' }).href
}
