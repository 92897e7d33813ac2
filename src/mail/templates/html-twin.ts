import { html, raw } from '../../html/html.js'
import type { Html } from '../../html/html.js'
import type { Sentence } from '../sentence.js'
import type { Block, MailBody } from './block.js'
import { style } from './style.js'

export interface Look {
  readonly language: string
  readonly productName: string
  /** `#rrggbb`, dark enough for white words. */
  readonly accent: string
}

/**
 * The HTML of a mail: no image, no table, nothing fetched. The language is also set on the first element, because webmail shows a mail within its own
 * page and drops `<html>`.
 */
export const htmlTwin = ({ subject, blocks }: MailBody, look: Look): string => {
  const main = blocks.filter(({ block }) => block !== 'small')
  const foot = blocks.filter(({ block }) => block === 'small')
  return html`<!doctype html>
    <html lang="${look.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <div class="page" role="article" aria-label="${subject}" lang="${look.language}">
          <p class="brand">${look.productName}</p>
          <div class="card">${main.map((block) => ofBlock(block, look))}</div>
          ${foot.length > 0 && html`<div class="foot">${foot.map((block) => ofBlock(block, look))}</div> `}
        </div>
      </body>
    </html> `.text
}

const words = (sentence: Sentence): Html =>
  html`${sentence.map((piece) => (typeof piece === 'string' ? html`${piece}` : html`<strong>${piece.strong}</strong>`))}`

const paragraph = (sentences: readonly Sentence[]): Html =>
  html`${sentences.map((sentence, i) => (i === 0 ? words(sentence) : html` ${words(sentence)}`))}`

const ofBlock = (block: Block, look: Look): Html => {
  switch (block.block) {
    case 'text':
    case 'small':
      return html`<p>${paragraph(block.sentences)}</p> `
    case 'button':
      return html`<div class="action">
        <a class="button" href="${block.url}" style="${buttonStyle(look.accent)}">${block.label}</a>
        ${block.note && html`<p class="note">${words(block.note)}</p> `}
      </div> `
    case 'quote':
      return html`<blockquote>${block.text}</blockquote> `
    case 'facts':
      return html`<dl>
        ${block.rows.map(
          ([label, value]) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd> `,
        )}
      </dl> `
    case 'list':
      return html`<ul>
        ${block.items.map((item) => html`<li>${words(item)}</li> `)}
      </ul> `
  }
}

/** 12 px above and below a line of 24 px: 48 px high, above the 44 px that a thumb needs. */
const buttonStyle = (accent: string): string =>
  `display:inline-block;padding:12px 24px;border-radius:8px;background:${accent};color:#ffffff;font-weight:600;line-height:24px;text-decoration:none`
