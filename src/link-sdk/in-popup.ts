import { ending, hear } from './hear.js'
import type { Settle } from './link-result.js'

const LOOK_MS = 250

/** In a window of its own. The connect page never leaves it, so that its `closed` can be believed: the sign-in takes a second one. */
export const inPopup = (url: URL, size: { readonly width: number; readonly height: number }, { resolve, reject }: Settle): void => {
  const popup = window.open(url, 'relink-connect', `popup,width=${String(size.width)},height=${String(size.height)}`)
  if (popup === null || popup.closed) {
    reject('blocked')
    return
  }
  let looksClosed = false
  const watch = setInterval(() => {
    // A result that was posted just before it closed is still on its way.
    if (looksClosed) settle.reject('closed')
    looksClosed = popup.closed
  }, LOOK_MS)
  const end = (): void => {
    stop()
    clearInterval(watch)
    popup.close()
  }
  const settle = ending(end, { resolve, reject })
  const stop = hear(() => popup, url.origin, settle)
}
