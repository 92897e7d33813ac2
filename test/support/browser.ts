import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Frame, Page } from 'playwright-core'

export { launchChromium as openBrowser } from '../../bin/chromium.js'

/**
 * Returns what axe finds on the page in its current state, its frames included, one line for each violation; none on a good page.
 * Each frame is examined by itself and the parts are put together (axe-core's `runPartial`). Asked about all of them at once, axe posts
 * messages from frame to frame that a sandboxed frame, whose origin is `null`, can't receive: it leaves that frame out, and the browser
 * complains.
 */
export const axe = async (page: Page | Frame): Promise<readonly string[]> => {
  const top = 'mainFrame' in page ? page.mainFrame() : page
  const parts = await examine(top)
  const found = await top.evaluate<{ readonly id: string; readonly nodes: readonly string[] }[]>(
    `axe.finishRun([${parts.join()}], ${options})
      .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`,
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes.join(' ')}`)
}

/** What passed is of no use here, and most of the result. */
const options = JSON.stringify({ resultTypes: ['violations'] } satisfies axeCore.RunOptions)

/** The parts as JSON, in axe's order: a frame's own, then those of each frame in it. As text they cost the browser's driver next to nothing. */
const examine = async (frame: Frame, context?: axeCore.ContextObject): Promise<string[]> => {
  // Evaluated by the browser's debugger, which the page's Content-Security-Policy does not bind.
  if (await frame.evaluate<boolean>(`typeof axe === 'undefined'`)) {
    const { source } = createRequire(import.meta.url)('axe-core') as typeof axeCore
    await frame.evaluate(source)
  }
  const given = context === undefined ? 'document' : JSON.stringify(context)
  const parts = [await frame.evaluate<string>(`axe.runPartial(${given}, ${options}).then(JSON.stringify)`)]
  const inner = await frame.evaluate<axeCore.FrameContext[]>(`axe.utils.getFrameContexts(${given}, {})`)
  for (const { frameSelector, frameContext } of inner) {
    const element = typeof frameSelector === 'string' ? await frame.$(frameSelector) : null
    const child = await element?.contentFrame()
    if (!child) throw new Error(`axe can't enter the frame ${JSON.stringify(frameSelector)}`)
    parts.push(...(await examine(child, frameContext)))
  }
  return parts
}
