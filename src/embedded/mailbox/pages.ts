import type { Message } from './message.js'

/** Enough for text in elements and in quoted attributes. */
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

const time = (iso: string): string => `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`

const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/mailbox.css">
<main>
${main}
</main>
</html>
`

export function listPage(messages: readonly Message[]): string {
  const rows = messages.map(
    ({ id, subject, to, received_at }) =>
      `<tr><td><a href="/mail/${id}">${escape(subject || '(no subject)')}</a></td><td>${escape(to.join(', '))}</td><td>${time(received_at)}</td></tr>`,
  )
  const table = `<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`
  return page(
    'Mailbox',
    `<h1>Mailbox</h1>
<p>Every mail that Relink sends on this machine arrives here and nowhere else. <a href="/">Look again</a></p>
${rows.length === 0 ? '<p>Nothing has arrived yet.</p>' : table}`,
  )
}

export function mailPage({ id, subject, from, to, received_at, html, text, headers }: Message): string {
  const lines = headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
  const frame = `<h2>Mail</h2>
<iframe title="The mail" src="/mail/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
  return page(
    subject,
    `<p><a href="/">All mails</a></p>
<h1>${escape(subject || '(no subject)')}</h1>
<dl><dt>From</dt><dd>${escape(from)}</dd><dt>To</dt><dd>${escape(to.join(', '))}</dd><dt>Received</dt><dd>${time(received_at)}</dd></dl>
${html === null ? '' : frame}
<h2>Text</h2>
<pre tabindex="0" aria-label="Text">${linked(text)}</pre>
<h2>Headers</h2>
<pre tabindex="0" aria-label="Headers">${escape(lines)}</pre>`,
  )
}

/** The addresses in a plain text, as links: people without HTML follow them too. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:)])/)
    .map((piece, index) =>
      index % 2 === 1 ? `<a href="${escape(piece)}" target="_blank" rel="noopener noreferrer">${escape(piece)}</a>` : escape(piece),
    )
    .join('')
}

/** The mail's own HTML for the frame. Links leave the frame; the rest of what it may do is up to the policy it is sent with. */
export const framed = (html: string): string => `<!doctype html><base target="_blank">${html.replace(/<!doctype[^>]*>/i, '')}`

export const styles = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; background: light-dark(#fff, #161616); color: light-dark(#1a1a1a, #eee) }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
h2 { font-size: 1rem; margin: 2rem 0 .5rem }
table { width: 100%; border-collapse: collapse }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid light-dark(#ccc, #555); overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem }
dt { color: light-dark(#555, #bbb) }
dd { margin: 0; overflow-wrap: anywhere }
iframe { width: 100%; height: 40rem; border: 1px solid light-dark(#ccc, #555); background: #fff; color-scheme: light }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; background: light-dark(#f4f4f4, #222) }
a { color: light-dark(#0b57d0, #8ab4f8) }
`
