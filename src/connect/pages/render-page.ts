import { html, raw } from '../../html/html.js'
import type { Html } from '../../html/html.js'
import type { Catalogue, PageText } from './catalogue/catalogue.js'
import { catalogues } from './catalogue/index.js'
import { isDone, pageStatus } from './page-state.js'
import { pageScript } from './page-script.js'
import { pageStyle } from './page-style.js'
import type { PageView } from './page-view.js'

export interface RenderedPage {
  readonly status: number
  readonly html: string
  /** The page's own style sheet, for the CSP. */
  readonly style: string
  /** Its script; null: it has none. */
  readonly script: string | null
}

/** One document that loads nothing else, not even an icon. */
export const renderPage = (view: PageView): RenderedPage => {
  const words = catalogues[view.locale]
  const text = words.pages[view.state](view.facts)
  const style = pageStyle(view.brand?.color ?? null)
  const script = view.embedding === null ? null : pageScript()
  const title = view.brand === null ? text.heading : `${text.heading} - ${view.brand.name}`
  const page = html`<!doctype html>
    <html lang="${view.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body${embeddingOf(view, words)}>
        ${header(view)}
        <main aria-label="${text.heading}">
          ${isDone(view.state) && mark}
          <h1>${text.heading}</h1>
          ${paragraphs(view, text, words)}${choices(view)}${listed(view, words)}${(text.hints ?? []).map(hint)}${
            view.backHref !== null && html`<p><a href="${view.backHref}">${words.back}</a></p> `
          }${view.listHref !== null && !isDone(view.state) && html`<p><a href="${view.listHref}">${words.toList(view.facts.left)}</a></p> `}
        </main>
        ${footer(view, words)}${script !== null && raw(`<script>${script}</script>`)}
      </body>
    </html> `
  return { status: pageStatus[view.state], html: page.text, style, script }
}

/** What the page's script needs to know. */
const embeddingOf = ({ embedding }: PageView, { embedded }: Catalogue): Html | null =>
  embedding && html` data-embed="${JSON.stringify({ ...embedding, words: embedded })}"`

/** A tick in a circle; the heading says the same in words. */
const mark = raw(
  '<svg class="ok" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="12"/><path d="M7 12.5l3.5 3.5L17 9"/></svg> ',
)

/** The first paragraph, what is to be done, then the rest. */
const paragraphs = (view: PageView, text: PageText, words: Catalogue): readonly (Html | null)[] => {
  const act = isDone(view.state) ? wayBack(view, words) : form(view, text, words)
  const above = act === null || isDone(view.state) ? text.says.length : 1
  return [...text.says.slice(0, above).map(paragraph), act, ...text.says.slice(above).map(paragraph)]
}

/** To what still waits; else to the product: a second window closes by itself, and a page in a frame has the product around it. */
const wayBack = ({ brand, reconnectUrl, embedding, form: given, listHref, facts }: PageView, words: Catalogue): Html | null => {
  if (listHref !== null) return html`<a class="b" href="${listHref}">${words.toList(facts.left)}</a> `
  return brand === null || reconnectUrl === null || embedding?.isSecond === true || given?.newWindow === true
    ? null
    : html`<a class="b" href="${reconnectUrl}">${words.backTo(brand.name)}</a> `
}

const paragraph = (says: string): Html => html`<p>${says}</p> `
const hint = (says: string): Html => html`<p class="h">${says}</p> `

const header = ({ brand }: PageView): Html | null =>
  brand && html`<header>${brand.logo === null ? brand.name : html`<img src="${brand.logo}" alt="${brand.name}" />`}</header> `

const hidden = (name: string, value: string | null): Html | null =>
  value === null ? null : html`<input type="hidden" name="${name}" value="${value}" /> `

const form = ({ form: given, state }: PageView, text: PageText, words: Catalogue): Html | null =>
  given === null || text.button === undefined
    ? null
    : html`<form method="post" action="${given.action}" ${given.newWindow && raw(' target="_blank"')}>
        ${hidden('link_token', given.linkToken)}${hidden('attempt', given.attempt)}${hidden('list_token', given.listToken)}
        ${hidden('integration', given.integration)}${given.fields.map(
          (field) =>
            html`<label for="f-${field.name}">${field.label}</label>
              <input
                id="f-${field.name}"
                name="field.${field.name}"
                value="${field.value}"
                autocomplete="off"
                ${field.secret && raw(' type="password" spellcheck="false"')}
                required${field.refused && html` aria-invalid="true" aria-describedby="e-${field.name}"`}
              />
              ${field.refused && html`<p class="bad" id="e-${field.name}">${state === 'entered_refused' ? words.fieldNotAccepted(field.label) : words.fieldRefused(field.label)}</p> `}`,
        )}<button>${text.button}</button>
      </form> `

const choices = ({ choices: given }: PageView): Html | null =>
  given.length === 0
    ? null
    : html`<ul>
        ${given.map(({ label, href }) => html`<li><a class="b" href="${href}">${label}</a></li> `)}
      </ul> `

/** Each waiting connection with its button. */
const listed = ({ list }: PageView, { listed: words }: Catalogue): Html | null =>
  list &&
  html`<form method="post" action="/connect-accounts">
    ${hidden('list_token', list.token)}
    <ul class="l">
      ${list.rows.map(
        ({ caseId, platform, account, reference, since, isChecked }) =>
          html`<li>
            <div>
              <b>${platform}</b><br />${account}<br /><span class="h"
                >${isChecked ? words.isChecked : words.since(since)}<br />${reference}</span
              >
            </div>
            ${!isChecked && html`<button name="case" value="${caseId}" aria-label="${words.buttonOf(platform, account)}">${words.button}</button>`}
          </li> `,
      )}
    </ul>
  </form> `

const footer = ({ state, reference, reconnectUrl, supportUrl, facts, brand }: PageView, words: Catalogue): Html | null => {
  const lines = [
    reference !== null && html`<p>${words.reference(reference)}</p> `,
    brand !== null &&
      reconnectUrl !== null &&
      !isDone(state) &&
      html`<p>${words.genuine(brand.name)} <a href="${reconnectUrl}">${shown(reconnectUrl)}</a></p> `,
    facts.supportEmail !== null &&
      html`<p>
        ${words.questions} <a href="mailto:${facts.supportEmail}">${facts.supportEmail}</a>${
          supportUrl !== null && html` <a href="${supportUrl}">${shown(supportUrl)}</a>`
        }
      </p> `,
  ].filter((line) => line !== false)
  return lines.length === 0 ? null : html`<footer>${lines}</footer> `
}

const shown = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '')
