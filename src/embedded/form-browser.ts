/** What a person does at the demo platform. */
export interface ConsentChoice {
  readonly email: string
  /** Scopes whose box is unticked. */
  readonly untick?: readonly string[]
  readonly deny?: boolean
}

export interface Form {
  readonly action: URL
  readonly isPost: boolean
  /** What would be sent as the page stands: filled inputs and ticked boxes. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly buttons: readonly FormButton[]
}

export interface FormButton {
  readonly label: string
  readonly name: string | null
  readonly value: string
}

export interface FormPage {
  readonly url: URL
  /** `null`: an address that the browser was told not to open. */
  readonly status: number | null
  readonly headers: Headers
  readonly html: string
  /** The text of the first `<h1>`. */
  readonly heading: string
  readonly forms: readonly Form[]
}

/**
 * A browser that can do what pages without JavaScript need: keeps a cookie jar for each origin, follows redirects, fills and posts forms.
 * For the demo command and for tests that don't look at pages.
 */
export class FormBrowser {
  readonly #jars = new Map<string, Map<string, string>>()
  readonly #stopAt: (url: URL) => boolean

  /** `stopAt`: addresses that a redirect may lead to, but that are not to be opened. */
  constructor(stopAt: (url: URL) => boolean = () => false) {
    this.#stopAt = stopAt
  }

  open(url: string | URL): Promise<FormPage> {
    return this.#visit(new URL(url), null)
  }

  /**
   * Presses a button. `fill` sets fields by name, `untick` takes values away.
   * @throws Error where the page has no such button
   */
  async press(
    page: FormPage,
    label: string | RegExp,
    given: { fill?: Record<string, string>; untick?: readonly string[] } = {},
  ): Promise<FormPage> {
    const fits = (text: string) => (typeof label === 'string' ? text === label : label.test(text))
    for (const form of page.forms) {
      const button = form.buttons.find((one) => fits(one.label))
      if (button === undefined) continue
      return this.submit(form, button, given)
    }
    const there = page.forms.flatMap(({ buttons }) => buttons.map((one) => one.label))
    throw new Error(`no button ${String(label)} on “${page.heading}” (${page.url.origin}); there are: ${there.join(', ') || 'none'}`)
  }

  /** Sends a form by one of its buttons; `fill` and `untick` as for `press`. */
  submit(form: Form, button: FormButton, given: { fill?: Record<string, string>; untick?: readonly string[] } = {}): Promise<FormPage> {
    const fields = new URLSearchParams()
    for (const [name, value] of form.fields) {
      if (!(given.fill && name in given.fill) && given.untick?.includes(value) !== true) fields.append(name, value)
    }
    for (const [name, value] of Object.entries(given.fill ?? {})) fields.append(name, value)
    if (button.name !== null) fields.append(button.name, button.value)
    if (form.isPost) return this.#visit(form.action, fields)
    return this.#visit(Object.assign(new URL(form.action), { search: fields.toString() }), null)
  }

  async #visit(url: URL, fields: URLSearchParams | null): Promise<FormPage> {
    let at = url
    let body = fields
    for (let hops = 0; hops < mostHops; hops += 1) {
      if (this.#stopAt(at)) return { url: at, status: null, headers: new Headers(), html: '', heading: '', forms: [] }
      const jar = this.#jarOf(at)
      const res = await fetch(at, {
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), accept: 'text/html' },
        ...(body && { method: 'POST', body }),
      })
      for (const cookie of res.headers.getSetCookie()) keep(jar, cookie)
      const location = res.headers.get('location')
      if (location === null) return readPage(at, res, await res.text())
      await res.body?.cancel()
      at = new URL(location, at)
      body = null
    }
    throw new Error(`too many redirects from ${url.origin}${url.pathname}`)
  }

  #jarOf({ origin }: URL): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    return jar
  }
}

/** Between a button and the platform's page lie about six. */
const mostHops = 15

const steps = ['sign-in', 'consent'] as const
type Step = (typeof steps)[number]

const asks = (page: FormPage, step: Step): boolean => page.forms.some(({ action }) => action.pathname.endsWith(`/${step}`))

const answerStep = (browser: FormBrowser, page: FormPage, step: Step, choice: ConsentChoice): Promise<FormPage> =>
  step === 'sign-in'
    ? browser.press(page, 'Sign in', { fill: { email: choice.email, password: 'any' } })
    : browser.press(page, choice.deny ? 'Deny' : 'Allow', { untick: choice.untick ?? [] })

/** Fills in the platform's pages, as far as they come: one who is signed in there already is asked for consent only. */
export const answerPlatform = async (browser: FormBrowser, page: FormPage, choice: ConsentChoice): Promise<FormPage> => {
  let at = page
  for (const step of steps) if (asks(at, step)) at = await answerStep(browser, at, step, choice)
  return at
}

/** Signs in and answers the consent page. Returns the callback's address, not yet called. Throws where a page is not as expected. */
export const signInAndConsent = async (authorizationUrl: string | URL, choice: ConsentChoice): Promise<URL> => {
  const { origin } = new URL(authorizationUrl)
  const browser = new FormBrowser((url) => url.origin !== origin)
  let at = await browser.open(authorizationUrl)
  for (const step of steps) {
    if (at.status === null) return at.url
    if (!asks(at, step)) throw new Error(`expected the ${step} page, got: ${at.html.slice(0, 300)}`)
    at = await answerStep(browser, at, step, choice)
  }
  if (at.status !== null) throw new Error(`expected the callback, got: ${at.html.slice(0, 300)}`)
  return at.url
}

/** The whole way of a person: opens the link, presses the button, signs in, consents. Returns the page that they read last. */
export const reconnect = async (browser: FormBrowser, link: string | URL, choice: ConsentChoice): Promise<FormPage> => {
  const page = await browser.open(link)
  return answerPlatform(browser, await browser.press(page, /./), choice)
}

const keep = (jar: Map<string, string>, cookie: string): void => {
  const [pair = ''] = cookie.split(';')
  const [name = '', ...value] = pair.split('=')
  if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(cookie)) jar.delete(name)
  else jar.set(name, value.join('='))
}

const readPage = (url: URL, { status, headers }: Response, html: string): FormPage => ({
  url,
  status,
  headers,
  html,
  heading: plain(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''),
  forms: [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => readForm(url, attributes(tag), inside)),
})

const readForm = (at: URL, form: ReadonlyMap<string, string>, inside: string): Form => {
  const inputs = [...inside.matchAll(/<input\b([^>]*)>/g)].map(([, tag = '']) => attributes(tag))
  const sent = inputs.filter((input) => input.has('name') && (input.get('type') !== 'checkbox' || input.has('checked')))
  return {
    action: new URL(form.get('action') ?? '', at),
    isPost: form.get('method')?.toLowerCase() === 'post',
    fields: sent.map((input) => [input.get('name') ?? '', input.get('value') ?? ''] as const),
    buttons: [...inside.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(([, tag = '', label = '']) => {
      const button = attributes(tag)
      return { label: plain(label), name: button.get('name') ?? null, value: button.get('value') ?? '' }
    }),
  }
}

const attributes = (tag: string): ReadonlyMap<string, string> =>
  new Map([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, unescaped(value)]))

const plain = (html: string): string =>
  unescaped(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" }
const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => entities[name] ?? '')
