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

/** One document and nothing else: no script, no asset, one style sheet named by its hash. */
export const document = (given: { title: string; style: string; body: Html; reload?: { everyS: number; to: string } | undefined }) => ({
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
</body>
</html>
`,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // No form-action: browsers apply it to the redirect that follows the form, back to the app.
    'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(given.style).digest('base64')}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  },
})
