import { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Provider } from 'oidc-provider'
import type { Counters, TokenRequest } from './counters.js'
import type { Failures } from './failures.js'
import { fingerprint } from './fingerprint.js'
import type { KeptState } from './kept-state.js'
import { paths, settingsOf } from './provider.js'
import { sendFailure } from './send-failure.js'

/** oidc-provider's own limit. */
const bodyLimit = 56 * 1024

/** Stands before the token endpoint: counts, fails on request, and leaves refresh tokens out of answers. */
export const guardTokenEndpoint = (given: {
  provider: Provider
  state: KeptState
  counters: Counters
  failures: Failures
  now: () => Date
}): void => {
  const { state, counters, failures } = given
  const spentCodes = new Set<string>()

  given.provider.use(async (ctx, next) => {
    if (ctx.path !== paths.token || ctx.method !== 'POST') {
      await next()
      return
    }
    const began = performance.now()
    const raw = await readBody(ctx.req)
    ctx.req = again(ctx.req, raw)
    const form = new URLSearchParams(raw.toString('utf8'))
    const asked = recognise(form, ctx.get('authorization'), state)
    const request: TokenRequest = {
      at: given.now().toISOString(),
      grant_type: form.get('grant_type') ?? 'none',
      client_id: asked.client_id ?? null,
      sub: asked.sub ?? null,
      family: asked.grantId === undefined ? null : fingerprint(asked.grantId),
      token: asked.secret === undefined ? null : fingerprint(asked.secret),
      status: null,
      error: null,
      failure: null,
      ms: 0,
    }
    const leave = counters.enter(request)
    ctx.res.once('close', () => {
      request.ms = Math.round(performance.now() - began)
      if (ctx.res.writableFinished) request.status = ctx.res.statusCode
      leave()
    })
    if (request.token !== null && asked.match === 'code' && spentCodes.has(request.token)) counters.add('code_reuse_attempts')
    if (asked.consumed && asked.match === 'refresh') counters.add('refresh_token_reuse_attempts')

    const failure = failures.take(asked)
    if (failure?.delay_ms) await sleep(failure.delay_ms)
    const fails = failure !== undefined && failure.answer !== 'pass'
    if (!fails || failure.after === 'consume') {
      await next()
      const answer = ctx.body as Record<string, unknown> | undefined
      request.error = typeof answer?.['error'] === 'string' ? answer['error'] : null
      if (ctx.status === 200 && asked.match === 'code' && request.token !== null) spentCodes.add(request.token)
      if (asked.match === 'refresh' && settingsOf(state, asked.client_id ?? '')?.omit_refresh_token_on_refresh)
        delete answer?.['refresh_token']
    }
    if (fails) {
      request.failure = typeof failure.answer === 'string' ? failure.answer : String(failure.answer.status)
      ctx.respond = false
      for (const name of ctx.res.getHeaderNames()) ctx.res.removeHeader(name)
      sendFailure(ctx.res, failure)
    }
  })
}

const recognise = (form: URLSearchParams, authorization: string, state: KeptState) => {
  const match = form.get('grant_type') === 'refresh_token' ? ('refresh' as const) : ('code' as const)
  const secret = form.get(match === 'refresh' ? 'refresh_token' : 'code') ?? undefined
  const token = secret === undefined ? undefined : state.get(`${match === 'refresh' ? 'RefreshToken' : 'AuthorizationCode'}:${secret}`)
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    match,
    secret,
    client_id: form.get('client_id') ?? basicUser(authorization),
    sub: text(token?.['accountId']),
    grantId: text(token?.['grantId']),
    consumed: token?.['consumed'] !== undefined,
  }
}

/** The client id of HTTP Basic, form-encoded inside it (RFC 6749 section 2.3.1). */
const basicUser = (authorization: string): string | undefined => {
  const encoded = /^Basic (.+)$/i.exec(authorization)?.[1]
  const user = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':')[0]
  return user === undefined ? undefined : (new URLSearchParams(`user=${user}`).get('user') ?? undefined)
}

const readBody = async (req: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length
    // What is over the limit is dropped, not refused here: the provider answers it, by the length that was announced.
    if (length <= bodyLimit) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The same request with its body still to be read: oidc-provider reads the stream itself, and warns about anything else. */
const again = (req: IncomingMessage, body: Buffer): IncomingMessage => {
  const copy = new IncomingMessage(req.socket)
  Object.assign(copy, { method: req.method, url: req.url, headers: req.headers, httpVersion: req.httpVersion })
  copy.push(body)
  copy.push(null)
  // Otherwise its end counts as an abort, which takes the socket with it.
  copy.complete = true
  return copy
}
