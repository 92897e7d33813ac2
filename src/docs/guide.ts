import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { renderMarkdown } from './render-markdown.js'
import type { RenderedMarkdown } from './render-markdown.js'

export interface GuidePage extends RenderedMarkdown {
  /** Last part of its address: `policy` for `policy.md`. */
  readonly name: string
}

export interface Guide {
  /** The folder's README.md: the table of contents. */
  readonly contents: GuidePage
  /** By name, in the order of the table of contents. */
  readonly pages: ReadonlyMap<string, GuidePage>
}

const contentsFile = 'README.md'

/**
 * Reads a folder of Markdown pages, as they lie in the repository.
 * @param folder absolute path
 * @param at where they are served, `/docs`; `pictures/` of the folder is served below it
 */
export const readGuide = (folder: string, at: string): Guide => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'))
  const pictures = readdirSync(path.join(folder, 'pictures')).map((file) => `pictures/${file}`)
  const address = (target: string): string | null => {
    const [file = '', anchor] = target.split('#')
    const hash = anchor === undefined ? '' : `#${anchor}`
    if (file === '') return hash
    if (file === contentsFile) return at + hash
    if (files.includes(file)) return `${at}/${nameOf(file)}${hash}`
    return pictures.includes(file) ? `${at}/${file}` : null
  }
  const page = (file: string): GuidePage => ({
    name: nameOf(file),
    ...renderMarkdown(readFileSync(path.join(folder, file), 'utf8'), address),
  })
  const contents = page(contentsFile)
  const place = (name: string): number => contents.html.indexOf(`href="${at}/${name}"`)
  const pages = files
    .filter((file) => file !== contentsFile)
    .map(page)
    .sort((a, b) => place(a.name) - place(b.name))
  return { contents, pages: new Map(pages.map((each) => [each.name, each])) }
}

const nameOf = (file: string): string => path.basename(file, '.md')
