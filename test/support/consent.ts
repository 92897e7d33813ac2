/**
 * A browser for the demo platform's pages without a browser: keeps cookies, follows redirects on the platform's origin, posts its
 * forms, and stops at the first address elsewhere, which is the callback.
 */
export interface ConsentChoice {
  readonly email: string
  /** Scopes whose box is unticked. */
  readonly untick?: readonly string[]
  readonly deny?: boolean
}

/** Signs in and answers the consent page. Returns the callback's address, not yet called. Throws where a page is not as expected. */
export const signInAndConsent = async (authorizationUrl: string | URL, choice: ConsentChoice): Promise<URL> => {
  const agent = new FormAgent(new URL(authorizationUrl).origin)
  let at = await agent.open(new URL(authorizationUrl))
  for (const step of ['sign-in', 'consent'] as const) {
    if (at instanceof URL) return at
    const form = at.forms.find(({ action }) => action.pathname.endsWith(`/${step}`))
    if (!form) throw new Error(`expected the ${step} page, got: ${at.text.slice(0, 300)}`)
    const fields = new URLSearchParams()
    if (step === 'sign-in') {
      fields.set('email', choice.email)
      fields.set('password', 'any')
    } else {
      fields.set('answer', choice.deny ? 'deny' : 'allow')
      for (const scope of form.ticked) if (!choice.untick?.includes(scope)) fields.append('scope', scope)
    }
    at = await agent.open(form.action, fields)
  }
  if (at instanceof URL) return at
  throw new Error(`expected the callback, got: ${at.text.slice(0, 300)}`)
}

interface Page {
  readonly text: string
  readonly forms: readonly { readonly action: URL; readonly ticked: readonly string[] }[]
}

class FormAgent {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  async open(url: URL, fields?: URLSearchParams): Promise<Page | URL> {
    let at = url
    let body = fields
    for (let hops = 0; hops < 10; hops += 1) {
      if (at.origin !== this.#origin) return at
      const res = await fetch(at, {
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '), accept: 'text/html' },
        ...(body && { method: 'POST', body }),
      })
      for (const cookie of res.headers.getSetCookie()) this.#keep(cookie)
      const location = res.headers.get('location')
      if (location === null) return readPage(await res.text(), at)
      await res.body?.cancel()
      at = new URL(location, at)
      body = undefined
    }
    throw new Error(`too many redirects from ${url.href}`)
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';')
    const [name = '', ...value] = pair.split('=')
    if (/expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookies.delete(name)
    else this.#cookies.set(name, value.join('='))
  }
}

const readPage = (text: string, at: URL): Page => ({
  text,
  forms: [...text.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map(([, action = '', inside = '']) => ({
    action: new URL(action, at),
    ticked: [...inside.matchAll(/<input type="checkbox" name="scope" value="([^"]*)" checked/g)].map(([, scope = '']) => scope),
  })),
})
