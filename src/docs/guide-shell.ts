import { html, raw } from '../html/html.js'
import type { Html } from '../html/html.js'
import { relinkVersion } from '../http/relink-version.js'
import type { Guide } from './guide.js'

export interface Shell {
  readonly guide: Guide
  /** Where the guide is served. */
  readonly at: string
  readonly style: string
}

export interface ShellPage {
  readonly title: string
  /** Name of the page that is shown; none for the table of contents and the search. */
  readonly name?: string
  /** What was searched for. */
  readonly query?: string
  readonly content: Html
}

/** A page of the guide: search, contents, text. It needs no script. */
export const guideShell = ({ guide, at, style }: Shell, { title, name, query = '', content }: ShellPage): Html => {
  const links = html`<ul>
    <li><a href="${at}/api">API reference</a></li>
    <li><a href="${at}/embed-code">Embedding, with code for your address</a></li>
    ${[...guide.pages.values()].map(
      (page) => html`<li><a href="${at}/${page.name}" ${page.name === name && raw('aria-current="page"')}>${page.title}</a></li>`,
    )}
  </ul>`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Relink</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the text</a>
        <header class="bar">
          <div><a href="${at}">Relink</a> <span>Documentation, version ${relinkVersion()}</span></div>
          <form action="${at}/search" role="search">
            <input type="search" name="q" value="${query}" aria-label="Search the documentation" placeholder="Search" />
            <button>Search</button>
          </form>
        </header>
        <div class="page">
          <nav aria-label="Contents">
            <details>
              <summary>Contents</summary>
              ${links}
            </details>
            <div class="wide">${links}</div>
          </nav>
          <main id="content" class="text">${content}</main>
        </div>
      </body>
    </html>`
}
