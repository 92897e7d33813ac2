import { Router, raw } from 'express'
import type { Request, Response } from 'express'
import type { Log } from '../demo-platform/log.js'
import { people, platformName } from '../demo-platform/people.js'
import { embedRoutes } from './embed-routes.js'
import type { ProductConnection } from './product-connection.js'
import { productPage } from './product-page.js'
import type { ProductView } from './product-page.js'
import { listAccounts, readAccount, RelinkUnavailable, report401 } from './relink-client.js'
import type { Account } from './relink-client.js'
import { WebhookInbox } from './webhook-inbox.js'
import type { ReceivedWebhook } from './webhook-inbox.js'

export interface DemoProduct {
  /** Mounted at `/product`. */
  readonly router: Router
  connect(connection: ProductConnection): void
  /** Newest first. */
  webhooks(): ReceivedWebhook[]
}

/** The call that the product makes at the platform, and that answers 401 after a revocation. */
const productCalls = '/api/reports'

/** Acme Reports: the product of the five-minute story. `revoke` ends what a person granted at the platform, answers how much. */
export const createDemoProduct = (given: { now: () => Date; log: Log; revoke: (sub: string) => number }): DemoProduct => {
  const inbox = new WebhookInbox()
  let connection: ProductConnection | undefined
  const router = Router()

  router.get('/', async (req, res) => {
    show(res, {
      ...(await read(connection)),
      webhooks: inbox.list(),
      note: 'note' in req.query ? revoked : undefined,
      still: 'still' in req.query,
    })
  })

  router.use(embedRoutes({ connection: () => connection, isOwn: ownForm }))

  router.post('/accounts/:id/revoke', async (req, res) => {
    if (!ownForm(req) || !connection) {
      res.status(403).type('text').send('Use the button on the page.')
      return
    }
    try {
      const account = await readAccount(connection, req.params.id)
      const sub = personOf(account)
      if (sub === undefined) throw new RelinkUnavailable(`Nobody at ${platformName} has this account: it was not connected there.`)
      given.revoke(sub)
      await report401(connection, account.id, productCalls)
      res.redirect(303, '/product?note')
    } catch (error) {
      const trouble = spoken(error)
      given.log.error({ err: error }, 'demo product: revoke access failed')
      show(res.status(502), { ...(await read(connection)), webhooks: inbox.list(), trouble, still: true })
    }
  })

  router.post('/webhooks', raw({ type: () => true, limit: '1mb' }), (req, res) => {
    // Without a secret nothing can be verified: the sender tries again later.
    if (!connection) res.status(503).set('retry-after', '1').end()
    else res.status(inbox.receive(req.body as Buffer, req.headers, connection.webhookSecret, given.now())).end()
  })

  return {
    router,
    connect: (to) => {
      connection = to
    },
    webhooks: () => inbox.list(),
  }
}

const revoked = `${platformName} has ended the access, and Acme Reports has told Relink about the 401. The mail is on its way.`

const read = async (connection: ProductConnection | undefined): Promise<Pick<ProductView, 'connection' | 'accounts' | 'trouble'>> => {
  if (!connection) return { connection, accounts: [] }
  try {
    return { connection, accounts: await listAccounts(connection) }
  } catch (error) {
    return { connection, accounts: [], trouble: spoken(error) }
  }
}

const spoken = (error: unknown): string => (error instanceof RelinkUnavailable ? error.message : 'Relink answered something unexpected.')

/** By what the platform said at consent; for an import whose identity is not known yet, by the contact's address. */
const personOf = (account: Account): string | undefined => {
  const known = account.remote_account?.person
  if (known) return known
  return people.find((person) => account.contacts?.some((contact) => contact.email === person.email))?.sub
}

/** A form on another site must not revoke anything. Browsers say where a form comes from; what sends no such header is no browser. */
const ownForm = (req: Request): boolean => ['same-origin', undefined].includes(req.get('sec-fetch-site'))

const show = (res: Response, view: ProductView): void => {
  const page = productPage(view)
  res.set(page.headers).send(page.html)
}
