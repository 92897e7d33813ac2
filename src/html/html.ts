/** Markup that is safe to send: made by `html`, or vouched for by `raw`. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

/** What may be in a template. Text and numbers are escaped; lists are joined; `false`, `null` and `undefined` are nothing. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[]

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes for text and for quoted attributes. It does not make a URL safe: `href` and `src` take only addresses that were checked before. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c)

/** Text that is markup already. Only for our own constants, such as a style sheet. */
export const raw = (markup: string): Html => new Html(markup)

/** ``html`<p>${name}</p>` `` escapes `name`; a value that is `Html` is left alone. Attributes must be quoted. */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
  new Html(strings.reduce((text, part, i) => text + render(values[i - 1]) + part))

const render = (value: HtmlValue): string => {
  if (value === false || value === null || value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return value.map(render).join('')
}
