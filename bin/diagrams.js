// `npm run docs:diagrams`: draws each Mermaid block of docs/ as docs/pictures/diagram-<digest of its text>.svg, which `/docs` shows in
// its place, since its pages run no script. Mermaid is installed beside, for this only.
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { build } from './build.js'
import { launchChromium } from './chromium.js'

const mermaid = 'mermaid@12.3.0'
const docs = path.join(path.dirname(import.meta.dirname), 'docs')
const pictures = path.join(docs, 'pictures')

await build()
const { diagramName } = await import('../dist/src/docs/diagram-name.js')

const blocks = []
for (const file of await fs.readdir(docs)) {
  if (!file.endsWith('.md')) continue
  const text = await fs.readFile(path.join(docs, file), 'utf8')
  for (const [, block] of text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)) blocks.push(block)
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'relink-mermaid-'))
const browser = await launchChromium()
try {
  execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', mermaid], { stdio: 'inherit' })
  for (const file of await fs.readdir(pictures)) if (/^diagram-.*\.svg$/.test(file)) await fs.rm(path.join(pictures, file))
  const page = await browser.newPage()
  await page.addScriptTag({ path: path.join(folder, 'node_modules/mermaid/dist/mermaid.min.js') })
  for (const block of blocks) {
    const svg = await page.evaluate(async (text) => {
      const { mermaid } = globalThis
      // Labels as SVG's own text: a picture may hold no HTML. A size of its own, so that it is not stretched.
      const flowchart = { htmlLabels: false, useMaxWidth: false }
      mermaid.initialize({ startOnLoad: false, theme: 'neutral', htmlLabels: false, flowchart, state: { useMaxWidth: false } })
      return (await mermaid.render('diagram', text)).svg
    }, block)
    await fs.writeFile(path.join(pictures, diagramName(block)), `${svg}\n`)
    console.log(diagramName(block))
  }
} finally {
  await browser.close()
  await fs.rm(folder, { recursive: true, force: true })
}
