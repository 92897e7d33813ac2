import { html } from '../html/html.js'
import type { Html } from '../html/html.js'

const options: readonly (readonly [string, string])[] = [
  ['baseUrl', 'Where Relink is. The script tag knows it; a module must be told.'],
  ['iframe', 'Default true: over the whole page. False: in a window of its own.'],
  ['sameWindow', 'Default false. True: this window goes there, and there is no promise.'],
  ['integration', 'Name of the platform to connect, for a new account.'],
  ['integrations', 'Names to choose from, for a new account.'],
  ['noBack', 'True: no way back to the choice.'],
  ['width, height', 'Of the window; default 700 and 800.'],
  ['authFormat, skipRapidForm', 'As Truto’s callers send them; they change nothing here.'],
]

const endings: readonly (readonly [string, string])[] = [
  ['resolves', "{ result: 'success', integration, integrated_account_id? }"],
  ["rejects 'closed'", 'The person closed the frame or the window.'],
  ["rejects 'blocked'", 'The browser opened no window.'],
  ['rejects with an Error', "Its fields: { result: 'error', error, error_type, integration, integrated_account_id? }"],
  ['invalid_token', 'The link was used, has run out, or its account is gone: mint a new one.'],
  ['invalid_integration', 'Nothing of what you named can be connected.'],
  ['connection_error', 'The person said no, the platform did not answer, or the page may not be framed: error says which.'],
  ['validation_error', 'Another account than expected, a permission left out, no lasting access.'],
]

const table = (caption: string, rows: readonly (readonly [string, string])[]): Html =>
  html`<h3>${caption}</h3>
    <table>
      ${rows.map(
        ([name, says]) =>
          html`<tr>
            <th scope="row"><code>${name}</code></th>
            <td>${says}</td>
          </tr>`,
      )}
    </table>`

export const embedTables: Html = html`${table('Options', options)} ${table('How it ends', endings)}`
