import type { ReceivedWebhook } from './demo-product/webhook-inbox.js'
import type { Endpoints } from './endpoints-file.js'
import type { Message } from './mailbox/message.js'
import { relinkApi } from './relink-api.js'
import type { RelinkApi } from './relink-api.js'
import { soon } from './until.js'

export interface DemoCase {
  readonly reference: string
  readonly outcome: string | null
  readonly workflow: { readonly id: string; readonly url: string | null }
}

/** A running Relink with its demo parts, over HTTP: it may be another process. */
export class DemoSystem {
  readonly api: RelinkApi
  readonly #endpoints: Endpoints

  constructor(endpoints: Endpoints) {
    this.api = relinkApi(endpoints.api_url, endpoints.api_token)
    this.#endpoints = endpoints
  }

  platformAddress(path: string): URL {
    const { platform_url: url } = this.#endpoints
    if (url === null) throw new Error('there is no demo platform here')
    return new URL(path, url)
  }

  /** The demo platform's controls. */
  async platform<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const answer = await fetch(this.platformAddress(`/admin${path}`), {
      method,
      headers: { authorization: `Bearer ${this.#endpoints.platform_admin_token ?? ''}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`the demo platform answered ${String(answer.status)}: ${(await answer.text()).slice(0, 300)}`)
    return (await answer.json()) as T
  }

  async integration(name: string): Promise<{ readonly id: string; readonly label: string }> {
    const { result } = await this.api.get<{ result: { id: string; config: { label: string } }[] }>(`/integration?name=${name}`)
    const [found] = result
    if (found === undefined) throw new Error(`no integration is named ${name}`)
    return { id: found.id, label: found.config.label }
  }

  /** Waits until the product's receiver has the event. */
  webhook(accountId: string, event: string): Promise<ReceivedWebhook> {
    return soon(async () => {
      const { webhooks } = await this.platform<{ webhooks: ReceivedWebhook[] }>('GET', '/webhooks')
      return webhooks.find((hook) => hook.account_id === accountId && hook.event === event)
    }, `the webhook ${event}`)
  }

  async mailTo(address: string): Promise<Message | undefined> {
    const { mailbox_url: url } = this.#endpoints
    if (url === null) throw new Error('mail goes to the server of SMTP_URL, where the demo can’t read it')
    const answer = await fetch(new URL(`/messages?to=${encodeURIComponent(address)}`, url))
    return ((await answer.json()) as Message[])[0]
  }

  /** Undefined while its workflow is not yet done with it. */
  async closedCase(caseId: string): Promise<DemoCase | undefined> {
    const found = await this.api.get<DemoCase>(`/case/${caseId}`)
    const closed = (await this.timeline(caseId)).some(({ kind }) => kind === 'closed')
    return found.outcome !== null && closed ? found : undefined
  }

  async timeline(caseId: string): Promise<readonly { readonly at: string; readonly kind: string; readonly title: string }[]> {
    return (await this.api.get<{ result: { at: string; kind: string; title: string }[] }>(`/case/${caseId}/timeline`)).result
  }
}
