import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { diagramName } from '../src/docs/diagram-name.js'
import { renderMarkdown } from '../src/docs/render-markdown.js'
import { axe, openBrowser } from './support/browser.js'
import { base, useHttpApp } from './support/http-app.js'

useHttpApp()

const names = readdirSync(path.join(packageRoot, 'docs'))
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => path.basename(file, '.md'))

const page = async (at: string): Promise<string> => {
  const answer = await fetch(base + at)
  expect([at, answer.status, answer.headers.get('content-type')]).toEqual([at, 200, 'text/html; charset=utf-8'])
  return answer.text()
}
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, group = '']) => group)

describe('the documentation', () => {
  it('has each page of the folder, in the contents of every other', async () => {
    const links = found(await page('/docs'), /href="\/docs\/([\w-]+)"/g)
    expect([...new Set(links)].sort()).toEqual([...names, 'api', 'embed-code'].sort())
  })

  it('links only to pages, anchors and pictures that are served', async () => {
    const texts = new Map<string, string>()
    for (const at of ['/docs', '/docs/api', '/docs/embed-code', ...names.map((name) => `/docs/${name}`)]) texts.set(at, await page(at))
    const broken: string[] = []
    for (const [at, text] of texts) {
      for (const href of found(text, /href="((?:\/docs|#)[^"]*)"/g)) {
        const [to = '', anchor] = href.split('#')
        const target = texts.get(to === '' ? at : to)
        if (target === undefined || (anchor !== undefined && !target.includes(`id="${anchor}"`))) broken.push(`${at}: ${href}`)
      }
      for (const src of found(text, /src="([^"]*)"/g)) {
        const answer = await fetch(base + src)
        if (!/^image\/(?:png|svg\+xml)/.test(answer.headers.get('content-type') ?? '')) broken.push(`${at}: ${src}`)
        await answer.body?.cancel()
      }
    }
    expect(broken).toEqual([])
  })

  it('shows each Mermaid block as the picture that was drawn of it (npm run docs:diagrams)', async () => {
    const folder = path.join(packageRoot, 'docs')
    const blocks = names.flatMap((name) => found(readFileSync(path.join(folder, `${name}.md`), 'utf8'), /^```mermaid\n([\s\S]*?)^```$/gm))
    const drawn = readdirSync(path.join(folder, 'pictures')).filter((file) => file.endsWith('.svg'))
    expect(drawn.sort()).toEqual([...new Set(blocks.map(diagramName))].sort())
    expect(await page('/docs/states')).toMatch(/<img src="\/docs\/pictures\/diagram-\w+\.svg"/)
  })

  it('runs no script, loads nothing from elsewhere, and serves no other file', async () => {
    const answer = await fetch(`${base}/docs/policy`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none';/)
    expect(policy).toContain("script-src 'none'")
    expect(await answer.text()).not.toMatch(/<script|@import|url\(/)
    for (const at of ['/docs/README', '/docs/pictures/..%2fpolicy.md', '/docs/..%2fpackage.json', '/docs/policy.md', '/docs/none'])
      expect((await fetch(base + at)).status).toBe(404)
  })

  it.each([
    ['expire_after', '/docs/policy'],
    ['SMTP_CONNECTIONS', '/docs/settings'],
    ['webhok signature', '/docs/webhooks'],
    ['invalid_grant', '/docs/reason-codes'],
  ])('a search for “%s” leads to %s', async (query, to) => {
    const text = await page(`/docs/search?q=${encodeURIComponent(query)}`)
    expect(found(text, /<h2><a href="([^"#]+)/g)).toContain(to)
  })

  it('a search takes any input, and says when it finds nothing', async () => {
    expect(await page('/docs/search?q=zzzyyyxxx')).toContain('Nothing found')
    expect(await page('/docs/search')).toContain('Enter one or more words')
    expect(await page('/docs/search?q[]=x')).toContain('Enter one or more words')
    expect(await page(`/docs/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).not.toContain('<script')
    expect(await page(`/docs/search?q=${'word%20'.repeat(2_000)}`)).toContain('Search')
  })
})

describe('Markdown', () => {
  it('turns a link to a file that is not served into its words', () => {
    const { html } = renderMarkdown('See [the test](../test/x.test.ts), [one page](a.md#b) and <b>this</b>.', (target) =>
      target.startsWith('a.md') ? '/docs/a#b' : null,
    )
    expect(html).toBe('<p>See the test, <a href="/docs/a#b">one page</a> and &lt;b&gt;this&lt;/b&gt;.</p>\n')
  })

  it('is cut into sections, whose anchors are GitHub’s', () => {
    const { title, sections } = renderMarkdown(
      '# A page\n\nBefore.\n\n## Two words, `code`\n\nText\nover lines.\n\n## Two words, `code`\n',
      () => null,
    )
    expect(title).toBe('A page')
    expect(sections).toEqual([
      { anchor: 'a-page', heading: 'A page', text: ' Before.' },
      { anchor: 'two-words-code', heading: 'Two words, code', text: ' Text over lines.' },
      { anchor: 'two-words-code-1', heading: 'Two words, code', text: '' },
    ])
  })
})

describe('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  it.each([320, 1280])('of %i px nothing sticks out, and axe finds nothing', async (width) => {
    const tab = await browser.newPage({ viewport: { width, height: 800 } })
    for (const at of ['/docs', '/docs/settings', '/docs/verdicts', '/docs/search?q=link']) {
      await tab.goto(base + at)
      const folder = process.env['SCREENSHOTS']
      if (folder !== undefined) await tab.screenshot({ path: path.join(folder, `docs-${String(width)}-${at.replace(/\W+/g, '-')}.png`) })
      expect([at, await tab.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([at, width])
      expect(await axe(tab)).toEqual([])
    }
    await tab.close()
  })
})
