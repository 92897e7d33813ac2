import { createHash } from 'node:crypto'

/** HTML that is safe to put into a page: made by `html`, never by hand. */
export interface Html {
  readonly html: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

type Value = string | number | Html | false | undefined | readonly Value[]
const render = (value: Value): string => {
  if (value === false || value === undefined) return ''
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'number') return String(value)
  return 'html' in value ? value.html : value.map(render).join('')
}

/** A template whose values are escaped unless they are `Html` themselves. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: strings.reduce((page, text, i) => page + text + (i < values.length ? render(values[i]) : ''), ''),
})

interface Given {
  readonly title: string
  readonly style: string
  readonly body: Html
  readonly reload?: { readonly everyS: number; readonly to: string } | undefined
  /** Of a page that shows another origin's: its script file, the page's own script after it, and the origin that may be in a frame. */
  readonly script?: { readonly src: string; readonly text: string; readonly frames: string } | undefined
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** One document and nothing else: no asset, one style sheet named by its hash, and no script unless one is given. */
export const document = (given: Given) => ({
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${given.reload ? `<meta http-equiv="refresh" content="${String(given.reload.everyS)};url=${escape(given.reload.to)}">` : ''}
<title>${escape(given.title)}</title>
<link rel="icon" href="data:,">
<style>${given.style}</style>
</head>
<body>
${given.body.html}
${given.script ? `<script src="${escape(given.script.src)}"></script><script>${given.script.text}</script>` : ''}</body>
</html>
`,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // No form-action: browsers apply it to the redirect that follows the form, back to the app.
    'content-security-policy': `default-src 'none'; style-src ${hash(given.style)};${given.script ? ` script-src ${given.script.src} ${hash(given.script.text)}; connect-src 'self'; frame-src ${given.script.frames};` : ''} img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  },
})
