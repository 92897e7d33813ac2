import { ending, hear } from './hear.js'
import { LinkError } from './link-result.js'
import type { Settle } from './link-result.js'

/** A page that may not be framed is replaced by the browser's own, which fires `load` too: what does not report by then never will. */
const AFTER_LOAD_MS = 1_000
/** Where no `load` comes either. The promise is kept below 5 s. */
const LONGEST_MS = 4_500

/** Over the whole page, until there is a result. */
export const inFrame = (url: URL, integration: string, { resolve, reject }: Settle): void => {
  const frame = document.createElement('iframe')
  frame.src = url.href
  frame.title = 'Connect'
  frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;background:#fff'
  const focused = document.activeElement
  const end = (): void => {
    stop()
    timers.forEach(clearTimeout)
    frame.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
  const refuse = (): void => {
    settle.reject(
      new LinkError({
        error: `The connect page does not open in a frame here: add ${location.origin} to the environment's embed_origins. Or the link token is unknown at ${url.origin}, or that does not answer.`,
        error_type: 'connection_error',
        integration,
      }),
    )
  }
  const settle = ending(end, { resolve, reject })
  const stop = hear(() => frame.contentWindow, url.origin, {
    ready: () => {
      timers.forEach(clearTimeout)
      isReady = true
      frame.focus()
    },
    ...settle,
  })
  let isReady = false
  const timers = [setTimeout(refuse, LONGEST_MS)]
  frame.addEventListener('load', () => {
    if (!isReady) timers.push(setTimeout(refuse, AFTER_LOAD_MS))
  })
  document.body.append(frame)
}
