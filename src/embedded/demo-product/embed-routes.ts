import { Router, json } from 'express'
import type { Request } from 'express'
import { z } from 'zod'
import { embedPage } from './embed-page.js'
import type { ProductConnection } from './product-connection.js'
import { listAccounts, mintLink } from './relink-client.js'

const asked = z.object({ account: z.string().max(60) })

/** `/product/embed`: connecting without leaving the product. */
export const embedRoutes = (given: {
  readonly connection: () => ProductConnection | undefined
  readonly isOwn: (req: Request) => boolean
}): Router => {
  const router = Router()
  router.get('/embed', async (req, res) => {
    const connection = given.connection()
    if (!connection) {
      res.status(503).type('text').send('Relink is still starting.')
      return
    }
    const back = z.record(z.string(), z.string()).safeParse(req.query).data ?? {}
    const page = embedPage({ connection, accounts: await listAccounts(connection), result: 'result' in back ? back : undefined })
    res.set(page.headers).send(page.html)
  })
  router.post('/embed/link-token', json({ limit: '1kb' }), async (req, res) => {
    const connection = given.connection()
    const body = asked.safeParse(req.body)
    if (!given.isOwn(req) || !connection || !body.success) {
      res.status(403).type('text').send('Use the buttons on the page.')
      return
    }
    // A product asks its own session who this is; here every visitor is the administrator of both customers.
    const { account } = body.data
    const redirect_uri = `${connection.productUrl}/embed`
    res.json(
      await mintLink(
        connection,
        account === '' ? { tenant_id: 'northwind', redirect_uri } : { integrated_account_id: account, redirect_uri },
      ),
    )
  })
  return router
}
