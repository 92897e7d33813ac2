import { setTimeout as sleep } from 'node:timers/promises'
import { Router } from 'express'
import type { Request, Response } from 'express'
import type { Provider } from 'oidc-provider'
import type { Counters } from './counters.js'
import type { Failures } from './failures.js'
import { personBySub } from './people.js'
import { paths } from './provider.js'
import { reportsScope } from './scopes.js'
import { sendFailure } from './send-failure.js'

/** What an access token opens: the API that a product calls and Relink probes (RFC 6750), and the failure switch before userinfo. */
export const createResourceApi = (given: { provider: Provider; counters: Counters; failures: Failures }): Router => {
  const { provider, counters, failures } = given
  const router = Router()

  const tokenOf = async (req: Request) => {
    const value = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1]
    const token = value === undefined ? undefined : await provider.AccessToken.find(value)
    const grant = token?.grantId === undefined ? undefined : await provider.Grant.find(token.grantId)
    return grant ? token : undefined
  }

  /** Returns true where the switch has taken the request over. */
  const failed = async (req: Request, res: Response, match: 'userinfo' | 'api'): Promise<boolean> => {
    const token = await tokenOf(req)
    const failure = failures.take({ match, client_id: token?.clientId, sub: token?.accountId })
    if (failure?.delay_ms) await sleep(failure.delay_ms)
    if (!failure || failure.answer === 'pass') return false
    sendFailure(res, failure)
    return true
  }

  router.all(paths.userinfo, async (req, res, next) => {
    counters.add('userinfo_requests')
    if (!(await failed(req, res, 'userinfo'))) next()
  })

  const guarded = (path: string, scope: string | undefined, answer: (sub: string) => object) => {
    router.get(path, async (req, res) => {
      counters.add('api_requests')
      if (await failed(req, res, 'api')) return
      const token = await tokenOf(req)
      if (!token) {
        const error = req.headers.authorization === undefined ? '' : ' error="invalid_token"'
        res
          .status(401)
          .set('www-authenticate', `Bearer realm="lumen"${error && `,${error}`}`)
          .json({ error: 'invalid_token' })
      } else if (scope !== undefined && !token.scopes.has(scope)) {
        res
          .status(403)
          .set('www-authenticate', `Bearer realm="lumen", error="insufficient_scope", scope="${scope}"`)
          .json({ error: 'insufficient_scope', scope })
      } else res.set('cache-control', 'no-store').json(answer(token.accountId))
    })
  }
  guarded('/api/me', undefined, (sub) => ({ ...personBySub(sub) }))
  guarded('/api/reports', reportsScope, (sub) => ({
    company: personBySub(sub)?.org_name,
    reports: [
      { id: 'rep_1', name: 'Pipeline by month' },
      { id: 'rep_2', name: 'Won and lost' },
    ],
  }))
  return router
}
