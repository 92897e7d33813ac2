import { Router, urlencoded } from 'express'
import type { Response } from 'express'
import type { InteractionResults, Provider } from 'oidc-provider'
import { z } from 'zod'
import type { Failures } from './failures.js'
import { consentPage, errorPage, signInPage } from './pages.js'
import { personByEmail, personBySub } from './people.js'
import { settingsOf } from './provider.js'
import type { KeptState } from './kept-state.js'

const signIn = z.object({ email: z.string().max(320) })
const consent = z.object({
  answer: z.enum(['allow', 'deny']),
  scope: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
})

/** The two pages between an app's redirect to the platform and the redirect back: sign-in, consent. */
export const createInteractions = (given: { provider: Provider; state: KeptState; failures: Failures }): Router => {
  const { provider, state, failures } = given
  const router = Router()
  router.use('/interaction', urlencoded({ extended: false, limit: '20kb' }))

  // As large platforms do: this cuts `opener`, and makes the window look closed to the page that opened it.
  router.use('/interaction', (_req, res, next) => {
    res.set('Cross-Origin-Opener-Policy', 'same-origin')
    next()
  })

  router.get('/interaction/:uid', async (req, res) => {
    const { prompt, params, session } = await provider.interactionDetails(req, res)
    const { client_id, scope, login_hint } = readParams(params)
    const appName = settingsOf(state, client_id)?.client_name ?? client_id
    const failure = failures.take({ match: 'authorize', client_id, sub: session?.accountId })
    if (failure && typeof failure.answer === 'string') {
      await finish(req, res, { error: failure.answer, error_description: 'The demo platform was told to fail here.' })
      return
    }
    const person = personBySub(session?.accountId ?? '')
    const page =
      prompt.name === 'consent' && person
        ? consentPage({ action: `${req.path}/consent`, appName, person, scopes: scope })
        : signInPage({ action: `${req.path}/sign-in`, appName, hint: login_hint })
    show(res, 200, page)
  })

  router.post('/interaction/:uid/sign-in', async (req, res) => {
    const interaction = await provider.interactionDetails(req, res)
    const { email } = signIn.parse(req.body)
    const person = personByEmail(email)
    if (!person) {
      const { client_id } = readParams(interaction.params)
      const appName = settingsOf(state, client_id)?.client_name ?? client_id
      show(res, 400, signInPage({ action: req.path, appName, hint: '', wrong: email }))
      return
    }
    // oidc-provider would first sign the previous account out, on a page that needs JavaScript.
    const session = await provider.Session.get(provider.createContext(req, res))
    if (session.accountId !== undefined && session.accountId !== person.sub) {
      await session.destroy()
      interaction.session = undefined
      await interaction.save(3600)
    }
    await finish(req, res, { login: { accountId: person.sub, remember: false } })
  })

  router.post('/interaction/:uid/consent', async (req, res) => {
    const { params, session, prompt } = await provider.interactionDetails(req, res)
    const { answer, scope: ticked } = consent.parse(req.body)
    if (answer === 'deny' || prompt.name !== 'consent' || session?.accountId === undefined) {
      await finish(req, res, { error: 'access_denied', error_description: 'The person said no.' })
      return
    }
    const { client_id, scope: asked } = readParams(params)
    const granted = asked.filter((scope) => scope === 'openid' || ticked.includes(scope))
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client_id })
    if (granted.length > 0) grant.addOIDCScope(granted)
    const refused = asked.filter((scope) => !granted.includes(scope))
    if (refused.length > 0) grant.rejectOIDCScope(refused)
    await finish(req, res, { consent: { grantId: await grant.save() } })
  })

  const finish = async (req: Parameters<Provider['interactionFinished']>[0], res: Response, result: InteractionResults) => {
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: !('error' in result) })
  }

  router.use('/interaction', (error: unknown, _req: unknown, res: Response, next: (error: unknown) => void) => {
    const known = z.object({ error: z.string(), error_description: z.string().default('') }).safeParse(error)
    if (known.success) show(res, 400, errorPage({ error: known.data.error, description: known.data.error_description }))
    else if (error instanceof z.ZodError) show(res, 400, errorPage({ error: 'invalid_request', description: 'The form was incomplete.' }))
    else next(error)
  })
  return router
}

export const show = (res: Response, status: number, page: { html: string; headers: Record<string, string> }): void => {
  res.status(status).set(page.headers).send(page.html)
}

const readParams = (params: Record<string, unknown>) => {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '')
  return { client_id: text('client_id'), login_hint: text('login_hint'), scope: text('scope').split(' ').filter(Boolean) }
}
