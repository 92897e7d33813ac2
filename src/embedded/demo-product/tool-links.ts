import { html } from '../demo-platform/html.js'
import type { Html } from '../demo-platform/html.js'
import type { ProductConnection } from './product-connection.js'

/** Links to what one looks at beside the product; a part that is configured from outside has no address here. */
export const toolLinks = ({ relinkUrl, mailboxUrl, temporalUiUrl }: ProductConnection): readonly Html[] =>
  [
    { name: 'Console', url: new URL('/console', relinkUrl).href },
    { name: 'Mailbox', url: mailboxUrl },
    { name: 'Temporal', url: temporalUiUrl },
    { name: 'API reference', url: new URL('/docs/api', relinkUrl).href },
  ]
    .filter(({ url }) => url !== '')
    .map(({ name, url }) => html`<a href="${url}">${name}</a>`)
