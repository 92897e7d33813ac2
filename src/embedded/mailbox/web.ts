import express from 'express'
import helmet from 'helmet'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { loopbackHostOnly } from '../loopback-host.js'
import type { MessageStore } from './message-store.js'
import { framed, listPage, mailPage, styles } from './pages.js'

export interface Web {
  readonly url: string
  stop(): Promise<void>
}

/** What a mail may do in its frame: look as it wants, and open links elsewhere. No scripts, no forms, nothing fetched. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

export async function startWeb(host: string, port: number, store: MessageStore): Promise<Web> {
  const app = express()
  app.disable('x-powered-by')
  app.use(loopbackHostOnly)
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          frameSrc: ["'self'"],
          imgSrc: ['data:'],
          baseUri: ["'none'"],
          formAction: ["'none'"],
        },
      },
      strictTransportSecurity: false,
    }),
  )
  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  app.get('/', (_req, res) => {
    res.send(listPage(store.list()))
  })
  app.get('/mailbox.css', (_req, res) => {
    res.type('css').send(styles)
  })
  app.get('/mail/:id', (req, res, next) => {
    const message = store.get(req.params.id)
    if (message) res.send(mailPage(message))
    else next()
  })
  app.get('/mail/:id/html', (req, res, next) => {
    const html = store.get(req.params.id)?.html
    if (html == null) next()
    else res.set('Content-Security-Policy', mailPolicy).send(framed(html))
  })
  app.get('/messages', (req, res) => {
    res.json(store.list(typeof req.query.to === 'string' ? req.query.to : undefined))
  })
  app.get('/messages/:id', (req, res, next) => {
    const message = store.get(req.params.id)
    if (message) res.json(message)
    else next()
  })
  app.delete('/messages', async (_req, res) => {
    await store.clear()
    res.status(204).end()
  })
  app.use((_req, res) => {
    res.status(404).type('text/plain').send('There is nothing here.\n')
  })
  const server = app.listen(port, host)
  await once(server, 'listening')
  return {
    url: `http://${host}:${String((server.address() as AddressInfo).port)}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
