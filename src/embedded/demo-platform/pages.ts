import { document, html } from './html.js'
import type { Html } from './html.js'
import { pagesStyle } from './pages-style.js'
import { people, platformName } from './people.js'
import type { Person } from './people.js'
import { scopeTexts } from './scopes.js'

type Page = ReturnType<typeof document>

const page = (title: string, body: Html): Page =>
  document({
    title: `${title} – ${platformName}`,
    style: pagesStyle,
    body: html`<main>
        <p class="brand"><span class="mark" aria-hidden="true"></span>${platformName}</p>
        ${body}
      </main>
      <footer>${platformName} is made up. It runs on this machine for Relink’s demo.</footer>`,
  })

export const signInPage = (given: { action: string; appName: string; hint: string; wrong?: string }): Page =>
  page(
    'Sign in',
    html`<h1>Sign in to ${platformName}</h1>
      <p class="soft">to go on to ${given.appName}</p>
      ${
        given.wrong !== undefined &&
        html`<p class="bad" id="wrong" role="alert">Nobody here has the address “${given.wrong}”. Choose one of the accounts below.</p>`
      }
      <form method="post" action="${given.action}">
        <label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="username" value="${given.hint}" required />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="off" aria-describedby="any" />
        <p class="soft" id="any">Any password will do.</p>
        <button class="go" type="submit">Sign in</button>
      </form>
      <form method="post" action="${given.action}">
        <p class="or">or choose an account</p>
        <ul class="people">
          ${people.map(
            (person) =>
              html`<li>
                <button name="email" value="${person.email}">${person.name}<small>${person.email} · ${person.org_name}</small></button>
              </li>`,
          )}
        </ul>
      </form>`,
  )

export const consentPage = (given: { action: string; appName: string; person: Person; scopes: readonly string[] }): Page =>
  page(
    'Allow access',
    html`<h1>${given.appName} wants to use your ${platformName} account</h1>
      <p class="who">${given.person.name}, ${given.person.org_name}<br /><span class="soft">${given.person.email}</span></p>
      <form method="post" action="${given.action}">
        <fieldset>
          <legend>Leave out what you don’t want to allow</legend>
          ${given.scopes
            .filter((scope) => scope !== 'openid')
            .map(
              (scope) =>
                html`<label class="scope"
                  ><input type="checkbox" name="scope" value="${scope}" checked />${scopeTexts[scope] ?? scope}</label
                >`,
            )}
        </fieldset>
        <div class="row">
          <button class="no" name="answer" value="deny">Deny</button>
          <button class="go" name="answer" value="allow">Allow</button>
        </div>
      </form>`,
  )

export const errorPage = (given: { error: string; description: string }): Page =>
  page(
    'Something is not right',
    html`<h1>We can’t go on from here</h1>
      <p>Go back to the app that sent you and start again.</p>
      <p class="soft"><code>${given.error}</code>${given.description && html`: ${given.description}`}</p>`,
  )

export const frontPage = (links: readonly { readonly href: string; readonly text: string }[]): Page =>
  page(
    'Home',
    html`<h1>${platformName}</h1>
      <p>An OAuth 2.1 and OpenID server to connect accounts to, and to break them.</p>
      ${links.map(({ href, text }) => html`<p><a href="${href}">${text}</a></p>`)}`,
  )
