/**
 * Takes the place of itself with what the console posts, and tells how high that is. `innerHTML` runs no script; the policy would not
 * let one run either.
 */
export const consoleFrameScript = `
addEventListener('message', ({ data, source }) => {
  if (source !== parent || typeof data?.html !== 'string') return
  const root = document.documentElement
  root.innerHTML = data.html
  root.style.colorScheme = data.scheme
  const tell = () => parent.postMessage({ height: Math.ceil(root.getBoundingClientRect().height) }, '*')
  new ResizeObserver(tell).observe(root)
  tell()
})
parent.postMessage({ ready: true }, '*')
`

export const consoleFrame = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head><body><script>${consoleFrameScript}</script></body></html>`
