import { document, html } from '../demo-platform/html.js'
import type { Html } from '../demo-platform/html.js'
import { platformName } from '../demo-platform/people.js'
import type { ProductConnection } from './product-connection.js'
import { productStyle } from './product-style.js'
import type { Account } from './relink-client.js'
import { toolLinks } from './tool-links.js'
import type { ReceivedWebhook } from './webhook-inbox.js'

export interface ProductView {
  readonly connection: ProductConnection | undefined
  readonly accounts: readonly Account[]
  readonly webhooks: readonly ReceivedWebhook[]
  /** What the last click did. */
  readonly note?: string | undefined
  readonly trouble?: string | undefined
  /** The page reloads itself unless the person has said not to. */
  readonly still: boolean
}

/** Seconds: often enough to watch a case move, seldom enough to read in between. */
const reloadS = 4

export const productPage = (view: ProductView) =>
  document({
    title: 'Connections – Acme Reports',
    style: productStyle,
    reload: view.still ? undefined : { everyS: reloadS, to: '/product' },
    body: html`<header>
        <p class="name">Acme Reports</p>
        ${view.connection && links(view.connection)}
      </header>
      <main>
        <h1>Connections</h1>
        <p class="soft">
          A made-up product that reads its customers’ data from ${platformName}. Relink keeps the connections alive.
          ${
            view.still
              ? html`<a href="/product">Reload automatically</a>`
              : html`This page reloads every ${reloadS} seconds. <a href="/product?still">Stop that</a>`
          }
        </p>
        ${view.note !== undefined && html`<p class="note" role="status">${view.note}</p>`}
        ${view.trouble !== undefined && html`<p class="note bad" role="alert">${view.trouble}</p>`}
        ${
          view.accounts.length === 0
            ? html`<p>
                ${view.connection ? 'No account is connected yet.' : 'Relink is still starting. This page shows its accounts as soon as it is up.'}
              </p>`
            : html`<ul>
                ${view.accounts.map(accountItem)}
              </ul>`
        }
        ${story}
        <h2>Webhooks received</h2>
        ${
          view.webhooks.length === 0
            ? html`<p class="soft">None yet. The first one comes when a connection breaks or changes.</p>`
            : html`<ul class="hooks">
                ${view.webhooks.map(webhookItem)}
              </ul>`
        }
      </main>`,
  })

const links = (connection: ProductConnection): Html =>
  html`<nav aria-label="Elsewhere"><a href="/product/embed">Connect here</a>${toolLinks(connection)}</nav>`

const story = html`<h2>The story in five minutes</h2>
  <ol class="steps">
    <li>Press “Revoke access” on a connected account: the platform ends it, and this product sees a 401.</li>
    <li>Watch the webhook arrive below, then open the mail in the mailbox.</li>
    <li>Click its button, reconnect, sign in at ${platformName} with the same account, allow everything.</li>
    <li>Come back here: it is connected again. Temporal shows how it went, step by step.</li>
  </ol>`

const statuses: Readonly<Record<string, readonly [string, string]>> = {
  active: ['good', 'Connected'],
  needs_reauth: ['bad', 'Needs reconnecting'],
}

const accountItem = (account: Account): Html => {
  const [tone, status] = statuses[account.status] ?? ['', account.status]
  const name = account.label ?? account.remote_account?.label ?? account.contacts?.[0]?.email ?? account.id
  return html`<li class="account">
    <div class="what">
      <strong>${account.integration.config.label}: ${name}</strong>
      <span class="soft small">${account.tenant_id}</span>
    </div>
    <div>
      <span class="tag ${tone}">${status}</span>
      ${account.case != null && html`<br /><span class="soft small">${account.case.reference}: ${caseState(account.case)}</span>`}
    </div>
    ${
      account.status === 'active' &&
      html`<form method="post" action="/product/accounts/${encodeURIComponent(account.id)}/revoke">
        <button aria-label="Revoke access of ${name}">Revoke access</button>
      </form>`
    }
  </li>`
}

const outcomes: Readonly<Record<string, string>> = {
  reauthorized: 'reconnected',
  self_healed: 'healed by itself',
  operator_fixed: 'fixed by the operator',
  expired: 'nobody answered',
  cancelled: 'closed by support',
}

const stages: Readonly<Record<string, string>> = {
  detecting: 'finding out what happened',
  awaiting_user: 'the contact has been asked',
  escalated: 'support has been asked',
  held: 'on hold',
}

const caseState = (of: NonNullable<Account['case']>): string =>
  of.outcome === null ? (stages[of.stage] ?? of.stage) : (outcomes[of.outcome] ?? of.outcome)

const webhookItem = (hook: ReceivedWebhook): Html =>
  html`<li>
    <code>${hook.event}</code>
    <span class="soft small"
      >${hook.case_reference !== null && `${hook.case_reference} · `}${clock(hook.received_at)}${hook.times > 1 && ` · ${String(hook.times)} times`}</span
    >
    <span class="tag ${hook.verified ? 'good' : 'bad'}">${hook.verified ? 'Verified' : 'Not verified'}</span>
  </li>`

const clock = (iso: string): string => `${iso.slice(11, 19)} UTC`
