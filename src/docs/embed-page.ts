import { html, raw } from '../html/html.js'
import type { Html } from '../html/html.js'
import { embedTables } from './embed-tables.js'
import { relinkVersion } from '../http/relink-version.js'

/** A button at each piece of code; without script it is selected by hand. */
export const copyScript = `
for (const code of document.querySelectorAll('pre')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent)
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 2000)
  })
  code.before(button)
}
`

const code = (text: string): Html =>
  html`<div class="code">
    <pre tabindex="0"><code>${text.trim()}</code></pre>
  </div>`

const allow = (relink: string): string => `
curl -sS -X PATCH ${relink}/environment -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{ "embed_origins": ["https://app.acme.example"], "redirect_uris": ["https://app.acme.example/connections"] }'`

const mint = (relink: string): string => `
curl -sS -X POST ${relink}/link-token -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{ "integrated_account_id": "<id>", "redirect_uri": "https://app.acme.example/connections" }'`

const scriptTag = (relink: string): string => `
<script src="${relink}/link-sdk.js"></script>
<script>
  const button = document.querySelector('#reconnect')
  button.addEventListener('click', () => {
    Relink.authenticate(button.dataset.linkToken).then(
      ({ integrated_account_id }) => location.reload(),
      (reason) => {
        if (reason === 'closed') return                  // the person changed their mind
        if (reason === 'blocked') return showLink()      // the browser opened no window
        console.log(reason.error_type, reason.error)     // invalid_token: mint a new one
      },
    )
  })
</script>`

const npm = (relink: string): string => `
import { authenticate } from 'relink-reauth-link'

const { integration, integrated_account_id } = await authenticate(linkToken, { baseUrl: '${relink}' })`

const vendor = `
npm run pack                                        # in Relink's folder: makes dist/packages
npm install ./vendor/relink-reauth-link-${relinkVersion()}.tgz   # in yours, with the file copied to vendor/`

const ways = `
authenticate(linkToken)                            // a frame over your page
authenticate(linkToken, { iframe: false })         // a window of its own
authenticate(linkToken, { sameWindow: true })      // this window; the result comes to redirect_uri`

const truto = (relink: string): string => `
import authenticate from '@truto/truto-link-sdk'

authenticate(linkToken, { baseUrl: '${relink}', iframe: false })`

const alias = `
"dependencies": {
  "@truto/truto-link-sdk": "file:vendor/relink-reauth-link-${relinkVersion()}.tgz"
}`

/** Says for whom it runs at once, then what to write. */
export const embedDocsPage = (relink: string, demoUrl: string | undefined, style: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>Embed the connect page - Relink</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <header><a href="/docs">Relink</a> <span>Embed the connect page</span></header>
        <div class="guide">
          <main id="content">
            <h1>Connect within your own pages</h1>
            <p>A person presses a button in your product, signs in at the platform, and your page hears how it ended.</p>
            ${
              demoUrl === undefined
                ? html`<p class="panel"><b>See it run:</b> <code>npm start</code> brings up a made-up product that embeds this.</p>`
                : html`<p class="panel">
                    <b>See it run:</b> <a href="${demoUrl}">Acme Reports</a>, a made-up product, embeds this Relink from another site,
                    <code>${new URL(demoUrl).origin}</code>, in all three ways.
                  </p>`
            }
            <h2>1. Allow your pages</h2>
            <p>Only the origins in <code>embed_origins</code> may frame the connect page, and only they are told the result.</p>
            ${code(allow(relink))}
            <h2>2. Mint a link token</h2>
            <p>Your server does it for the person who is signed in. The token works once; send it to their browser and nowhere else.</p>
            ${code(mint(relink))}
            <p>
              For a new account send <code>tenant_id</code> in place of <code>integrated_account_id</code>. Have the token before the click:
              browsers open windows only for one.
            </p>
            <h2>3. Open the connect page</h2>
            <h3>By a script tag</h3>
            ${code(scriptTag(relink))}
            <h3>As a module</h3>
            <p>
              An ES module with types. It is part of your Relink, not of the public registry, so that both stay the same release: keep its
              file in your repository, or publish it in a registry of yours.
            </p>
            ${code(vendor)} ${code(npm(relink))}
            <h3>Three ways</h3>
            ${code(ways)}
            <p>
              In a frame and in a window the connect page stays where it is. Its button opens a second window for the sign-in, since
              platforms refuse to be framed.
            </p>
            ${embedTables}
            <h2 id="truto">Coming from Truto</h2>
            <p>Truto's own SDK works unchanged in a window and in the same window, with <code>baseUrl</code> set to this Relink:</p>
            ${code(truto(relink))}
            <p>In a frame it hears only its own vendor. There, put this SDK in its place under the same name; your code stays as it is:</p>
            ${code(alias)}
            <p><code>rapidForm</code> and <code>showFilePicker</code> are exported too, and reject: Relink has neither.</p>
            <h2>Good to know</h2>
            <ul>
              <li>
                The server is the truth. A message can be lost with a closed tab: trust <code>GET /integrated-account/:id</code> and your
                webhooks.
              </li>
              <li>After an error the second window says what to do, and has a button to try again. The account may still come back.</li>
              <li>
                A page that sends <code>Cross-Origin-Opener-Policy: same-origin</code> can't talk to a window that it opens: use
                <code>same-origin-allow-popups</code>, or the frame.
              </li>
              <li>
                With a Content-Security-Policy of your own, allow <code>${relink}</code> in <code>script-src</code> and
                <code>frame-src</code>.
              </li>
              <li>Each origin is listed by itself, as browsers name it: <code>https://app.acme.example</code>, without a path.</li>
            </ul>
          </main>
        </div>
        ${raw(`<script>${copyScript}</script>`)}
      </body>
    </html>`
