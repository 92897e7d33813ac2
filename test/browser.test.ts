import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, openBrowser } from './support/browser.js'

/**
 * What the other files prove of origins, frames, cookies and the SDK's messages holds only in a browser that enforces it: started with the
 * flags that its npm package is shipped with, this one would not.
 */
let browser: Browser
const server = createServer((req, res) => {
  const { searchParams } = new URL(req.url ?? '/', 'http://localhost')
  const policy = searchParams.get('policy')
  res.setHeader('content-type', 'text/html')
  if (policy !== null) res.setHeader('content-security-policy', policy)
  if (searchParams.has('cookie')) res.setHeader('set-cookie', 'seen=1; Path=/')
  res.end(`<!doctype html><title>x</title><p>${req.headers.cookie ?? 'no cookie'}</p>`)
})
let own: string
let foreign: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = String((server.address() as AddressInfo).port)
  own = `http://127.0.0.1:${port}`
  foreign = `http://localhost:${port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
  server.close()
})

/** The error that the page gets, by its name; `nothing` where it gets none. */
const thrownBy = async (script: string): Promise<string> => {
  const page = await browser.newPage()
  try {
    await page.goto(own)
    return await page.evaluate<string>(`(async () => { ${script} })().then(() => 'nothing', (error) => error.name)`)
  } finally {
    await page.close()
  }
}

const framed = (url: string, then = ''): string => `
  const frame = Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(url)} })
  const loaded = new Promise((resolve) => { frame.onload = resolve })
  document.body.append(frame)
  await loaded
  ${then}`

test('a page reads an answer of its own origin, and none of another', async () => {
  expect(await thrownBy(`await fetch('${own}/')`)).toBe('nothing')
  expect(await thrownBy(`await fetch('${foreign}/')`)).toBe('TypeError')
})

test('a page reads a frame of its own origin, and none of another', async () => {
  expect(await thrownBy(framed(own, 'void frame.contentWindow.document.title'))).toBe('nothing')
  expect(await thrownBy(framed(foreign, 'void frame.contentWindow.document.title'))).toBe('SecurityError')
})

test('a message reaches the origin that it names only', async () => {
  const reaches = async (target: string): Promise<boolean> => {
    const page = await browser.newPage()
    try {
      await page.goto(own)
      const complained = page.waitForEvent('console', (message) => message.text().includes('postMessage'))
      const received = page.evaluate(`new Promise((resolve) => addEventListener('message', resolve)).then(() => undefined)`)
      await page.evaluate(`window.postMessage('x', ${JSON.stringify(target)})`)
      return await Promise.race([received.then(() => true), complained.then(() => false)])
    } finally {
      await page.close()
    }
  }
  expect(await reaches(own)).toBe(true)
  expect(await reaches(foreign)).toBe(false)
})

test('a page that forbids frames is in none', async () => {
  const page = await browser.newPage()
  await page.goto(own)
  const complaint = page.waitForEvent('console', (message) => message.type() === 'error')
  await page.evaluate(`(async () => { ${framed(`${own}/?policy=${encodeURIComponent("frame-ancestors 'none'")}`)} })()`)
  expect((await complaint).text()).toContain('frame-ancestors')
  await page.close()
})

test('a frame of another site gets no cookie that says nothing of SameSite', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${foreign}/?cookie`)
  await page.goto(foreign)
  expect(await page.textContent('p')).toBe('seen=1')
  await page.goto(own)
  await page.evaluate(`(async () => { ${framed(foreign)} })()`)
  expect(await page.frames()[1]?.textContent('p')).toBe('no cookie')
  await context.close()
})

test('axe reports faults of a page, and of a sandboxed frame within it', async () => {
  const page = await browser.newPage()
  await page.goto(own)
  await page.evaluate(`(async () => {
    document.documentElement.lang = 'en'
    document.body.innerHTML = '<main><h1>Faults</h1><img src="data:,"><iframe sandbox="allow-scripts" title="inner"></iframe></main>'
    const frame = document.querySelector('iframe')
    const loaded = new Promise((resolve) => { frame.onload = resolve })
    frame.srcdoc = '<!doctype html><html lang="en"><title>x</title><h1>In the frame</h1><input>'
    await loaded
  })()`)
  const found = await axe(page)
  expect(found.map((line) => line.split(':')[0]).sort()).toEqual(['image-alt', 'label'])
  // Asked again, it says the same.
  expect(await axe(page)).toEqual(found)
  await page.close()
})
