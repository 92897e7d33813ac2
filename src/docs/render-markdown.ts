import MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'
import { diagramName } from './diagram-name.js'

/** The text below one heading of a page, and where it is found. */
export interface Section {
  /** Of the heading, as GitHub writes it; empty for what stands before the first one. */
  readonly anchor: string
  readonly heading: string
  /** Without markup, for the search. */
  readonly text: string
}

export interface RenderedMarkdown {
  readonly html: string
  /** The first heading of level one; empty where there is none. */
  readonly title: string
  readonly sections: readonly Section[]
}

/** No raw HTML: what looks like a tag in a page is text. */
const markdown = new MarkdownIt({ html: false })
const { fence } = markdown.renderer.rules
// What scrolls is reached by keyboard.
markdown.renderer.rules['fence'] = (tokens, index, ...more) => {
  const picture: unknown = tokens[index]?.meta?.['picture']
  if (typeof picture === 'string') return `<p class="diagram" tabindex="0"><img src="${picture}" alt="Diagram"></p>\n`
  return fence?.(tokens, index, ...more).replace('<pre>', '<pre tabindex="0">') ?? ''
}
markdown.renderer.rules['table_open'] = () => '<div class="wide-table" tabindex="0"><table>'
markdown.renderer.rules['table_close'] = () => '</table></div>'

/**
 * Renders a page written in GitHub's Markdown; a Mermaid block that was drawn becomes its picture.
 * @param address returns where a relative link leads, null for a file that is not served: its words are shown without a link
 */
export const renderMarkdown = (text: string, address: (target: string) => string | null): RenderedMarkdown => {
  const tokens = markdown.parse(text, {})
  const anchors = new Map<string, number>()
  const sections: { anchor: string; heading: string; text: string }[] = []
  let section = { anchor: '', heading: '', text: '' }
  let title = ''
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'fence') {
      const picture = token.info === 'mermaid' ? address(`pictures/${diagramName(token.content)}`) : null
      if (picture !== null) token.meta = { picture }
      else section.text += ` ${token.content}`
    }
    if (token.type !== 'inline') continue
    leadLinks(token.children ?? [], address)
    const heading = tokens[index - 1]
    const words = textOf(token)
    if (heading?.type !== 'heading_open') {
      section.text += ` ${words}`
      continue
    }
    const anchor = onlyOnce(anchors, anchorOf(words))
    heading.attrSet('id', anchor)
    if (heading.tag === 'h1' && title === '') title = words
    if (section.heading !== '' || section.text !== '') sections.push(section)
    section = { anchor, heading: words, text: '' }
  }
  sections.push(section)
  return { html: markdown.renderer.render(tokens, markdown.options, {}), title, sections }
}

const textOf = (inline: Token): string =>
  (inline.children ?? []).map((child) => (child.type === 'softbreak' ? ' ' : child.type === 'image' ? '' : child.content)).join('')

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const onlyOnce = (anchors: Map<string, number>, anchor: string): string => {
  const times = anchors.get(anchor) ?? 0
  anchors.set(anchor, times + 1)
  return times === 0 ? anchor : `${anchor}-${String(times)}`
}

/** Points links and pictures to where they are served; a link to a file that is not becomes its words. Links are not nested. */
const leadLinks = (children: Token[], address: (target: string) => string | null): void => {
  let dropped = false
  for (const child of children) {
    if (child.type === 'image') child.attrSet('src', address(String(child.attrGet('src'))) ?? '')
    if (child.type === 'link_open') {
      const href = String(child.attrGet('href'))
      const led = /^[a-z]+:/i.test(href) ? href : address(href)
      dropped = led === null
      if (led !== null) child.attrSet('href', led)
    }
    if (dropped && (child.type === 'link_open' || child.type === 'link_close')) {
      child.type = 'text'
      child.content = ''
    }
  }
}
