import { document, html } from '../demo-platform/html.js'
import { platformName } from '../demo-platform/people.js'
import { embedScript } from './embed-script.js'
import { productStyle } from './product-style.js'
import type { ProductConnection } from './product-connection.js'
import type { Account } from './relink-client.js'
import { toolLinks } from './tool-links.js'

export interface EmbedView {
  readonly connection: ProductConnection
  readonly accounts: readonly Account[]
  /** What came back with the person, in the same window. */
  readonly result: Readonly<Record<string, string>> | undefined
}

/** Acme Reports lets its people connect without leaving it: the Link SDK from another site than Relink's, in all three ways. */
export const embedPage = ({ connection, accounts, result }: EmbedView) => {
  const { relinkUrl } = connection
  return document({
    title: 'Connect within the product – Acme Reports',
    style: productStyle,
    script: { src: new URL('/link-sdk.js', relinkUrl).href, text: embedScript, frames: new URL(relinkUrl).origin },
    body: html`<header>
        <p class="name">Acme Reports</p>
        <nav aria-label="Elsewhere">
          <a href="/product">Connections</a
          ><a href="${new URL('/docs/embed-code', relinkUrl).href}">How it is done</a>${toolLinks(connection)}
        </nav>
      </header>
      <main>
        <h1>Connect ${platformName}</h1>
        <p class="soft">
          The person stays in Acme Reports. Relink’s connect page comes from another site, and tells this one how it ended.
        </p>
        <p>
          <label for="what">What to connect</label>
          <select id="what">
            ${accounts.map((account) => html`<option value="${account.id}">${account.label ?? account.id}: reconnect</option>`)}
            <option value="">A new account for northwind</option>
          </select>
        </p>
        <p class="ways">
          <button class="way" type="button" data-way="frame">In a frame</button>
          <button class="way" type="button" data-way="window">In a window</button>
          <button class="way" type="button" data-way="same">In this window</button>
        </p>
        <h2 id="told">What <code>authenticate</code> told</h2>
        <pre role="status" aria-labelledby="told">
${result === undefined ? 'Nothing yet.' : `came back with ${JSON.stringify(result, null, 2)}`}</pre>
      </main>`,
  })
}
