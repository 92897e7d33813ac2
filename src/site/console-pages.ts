import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import express, { Router } from 'express'
import { consoleFrame, consoleFrameScript } from './console-frame.js'
import { consoleFrameHeaders, consoleHeaders } from '../http/security-headers.js'

/** As src/console/vite.config.ts names it. */
const placeholder = 'RELINK_CSP_NONCE'
const nonceBytes = 16

/**
 * Serves the console from the folder it was built to. Its assets have their hash in their name and never change; every other address
 * below `/console` is one of its pages, and gets the document with a nonce of its own.
 */
export const consolePages = (folder: string): Router => {
  const document = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const router = Router()
  router.use(
    '/console/assets',
    express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }),
    (_req, _res, next) => {
      // Not a page: the document in the place of a script would be refused, and hide that the script is missing.
      next('router')
    },
  )
  router.get('/console/frame', consoleFrameHeaders(consoleFrameScript), (_req, res) => {
    res.set('Cache-Control', 'no-store').type('html').send(consoleFrame)
  })
  router.get(/^\/console(?!\/api(?:\/|$))(?:\/.*)?$/, (req, res, next) => {
    const nonce = randomBytes(nonceBytes).toString('base64')
    consoleHeaders(nonce)(req, res, (error?: unknown) => {
      if (error !== undefined) {
        next(error)
        return
      }
      res.set('Cache-Control', 'no-store').type('html').send(document.replaceAll(placeholder, nonce))
    })
  })
  return router
}
