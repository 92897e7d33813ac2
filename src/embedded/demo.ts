import type { Config } from '../config.js'
import { demoStory } from './demo-story.js'
import type { Endpoints } from './endpoints-file.js'
import { runningSystem } from './running-system.js'
import { startAll } from './start.js'

/**
 * `relink demo`: walks one account through the whole story, with the running system or with one that it starts and ends itself.
 * Returns the exit code: 0 only if every step held.
 */
export const demo = async (config: Config): Promise<number> => {
  const running = await runningSystem(config)
  if (running !== null) {
    console.log(`Using the Relink that runs at ${running.api_url}`)
    return tell(running)
  }
  console.log('No Relink runs here: starting one, and ending it afterwards.')
  // The story is to be read: what goes well is not logged beside it.
  const started = await startAll({ ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel })
  try {
    return await tell(started.endpoints)
  } finally {
    await started.stop()
  }
}

/** Prints each step with what it showed and how long it took. */
const tell = async (endpoints: Endpoints): Promise<number> => {
  const began = performance.now()
  let at = ''
  try {
    await demoStory(endpoints, async (title, work) => {
      at = title
      const start = performance.now()
      const { shown = [], value } = await work()
      console.log(`✓ ${title}  ${seconds(start)}`)
      for (const line of shown) console.log(`    ${line}`)
      return value
    })
  } catch (error) {
    console.error(`✗ ${at}\n    ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  console.log(`\nEvery step held, after ${seconds(began)}.`)
  return 0
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
