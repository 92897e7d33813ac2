import MiniSearch from 'minisearch'
import type { Guide } from './guide.js'

export interface Hit {
  /** Name of the page, and the heading's anchor in it. */
  readonly page: string
  readonly anchor: string
  readonly title: string
  readonly heading: string
  /** A piece of the text around the first word that was found. */
  readonly excerpt: string
}

interface Entry {
  readonly id: number
  readonly page: string
  readonly anchor: string
  readonly title: string
  readonly heading: string
  readonly text: string
}

const mostHits = 30
const excerptLength = 220

/** Makes the search over a guide's sections: every word has to be in one, in any order, also its beginning or with a letter wrong. */
export const guideSearch = (guide: Guide): ((query: string) => readonly Hit[]) => {
  const entries = [...guide.pages.values()].flatMap((page) =>
    page.sections.map(({ anchor, heading, text }) => ({ page: page.name, anchor, title: page.title, heading, text: text.trim() })),
  )
  const index = new MiniSearch<Entry>({
    fields: ['heading', 'title', 'text'],
    // Names of fields, settings and codes are found whole and by their parts.
    tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u).flatMap((word) => (word.includes('_') ? [word, ...word.split('_')] : [word])),
    searchOptions: { boost: { heading: 3, title: 2 }, combineWith: 'AND', prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false) },
  })
  index.addAll(entries.map((entry, id) => ({ id, ...entry })))
  return (query) =>
    index
      .search(query)
      .slice(0, mostHits)
      .flatMap(({ id, terms }) => {
        const entry = entries[Number(id)]
        return entry === undefined ? [] : [{ ...entry, excerpt: excerptOf(entry.text, terms) }]
      })
}

const excerptOf = (text: string, terms: readonly string[]): string => {
  const lower = text.toLowerCase()
  const first = Math.min(...terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0), text.length)
  const begin = first === text.length ? 0 : Math.max(0, text.lastIndexOf(' ', Math.max(0, first - excerptLength / 3)) + 1)
  const piece = text.slice(begin, begin + excerptLength)
  return `${begin > 0 ? '… ' : ''}${piece}${begin + excerptLength < text.length ? ' …' : ''}`
}
