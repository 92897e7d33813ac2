import { inviteStaff } from '../../src/access/staff/invite-staff.js'
import { printSignIn } from '../../src/access/staff/sign-in.js'
import type { Role } from '../../src/domain/role.js'
import type { Tools } from '../../src/tools.js'
import type { Answered } from './room-tools.js'

export interface Sent extends Answered {
  /** `Set-Cookie`, whole. */
  readonly cookies: readonly string[]
}

/** A browser as the console's API sees it: a cookie jar, and the headers of its own pages. */
export class ConsoleClient {
  readonly #url: string
  readonly jar = new Map<string, string>()
  csrf = ''
  environmentId: string

  constructor(url: string, environmentId = '') {
    this.#url = url
    this.environmentId = environmentId
  }

  /** `headers`: what differs from a console page's own; `undefined` takes one away. */
  async send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string | undefined>> = {}): Promise<Sent> {
    const all: Record<string, string | undefined> = {
      'sec-fetch-site': 'same-origin',
      'relink-environment': this.environmentId === '' ? undefined : this.environmentId,
      'x-csrf-token': method === 'GET' || this.csrf === '' ? undefined : this.csrf,
      'content-type': body === undefined ? undefined : 'application/json',
      cookie: this.jar.size === 0 ? undefined : [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '),
      ...headers,
    }
    const sent = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
    const answer = await fetch(`${this.#url}/console/api${path}`, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const cookies = answer.headers.getSetCookie()
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.jar.delete(name)
      else this.jar.set(name, value)
    }
    // A stream has no end: that it began is enough.
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true
    if (isStream) await answer.body?.cancel()
    const text = isStream ? '' : await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: (text.startsWith('{') ? JSON.parse(text) : {}) as Answered['body'],
      cookies,
    }
  }

  /** Spends a one-time token, and learns the session's CSRF token. */
  async signIn(token: string): Promise<Sent> {
    const answer = await this.send('POST', '/session', { token })
    if (answer.status === 200) this.csrf = String((await this.send('GET', '/session')).body['csrf_token'])
    return answer
  }
}

export const tokenIn = (url: string): string => new URL(url).searchParams.get('token') ?? ''

/** A person with this role, signed in. */
export const signedIn = async (
  { tools, url, environmentId }: { readonly tools: Tools; readonly url: string; readonly environmentId: string },
  given: { readonly email: string; readonly role: Role; readonly canCopyLinks?: boolean },
): Promise<ConsoleClient> => {
  const link = await tools.database.transaction(async (tx) => {
    await inviteStaff(tx, { environmentId, actor: 'relink', ...given })
    return printSignIn(tx, tools.settings, given.email)
  })
  const client = new ConsoleClient(url, environmentId)
  const answer = await client.signIn(tokenIn(link))
  if (answer.status !== 200) throw new Error(`sign-in answered ${String(answer.status)}: ${answer.text}`)
  return client
}
