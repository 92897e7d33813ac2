import { judge } from '../domain/judge.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Judged } from '../domain/refusal.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { platformRules } from '../platforms/index.js'

/** What an answer to a code says that brought no tokens. `secrets`: what was sent beside the client secret, which the platform may repeat. */
export const judgeExchange = (app: OAuthApp, answer: PlatformAnswer, secrets: readonly string[] = []): Judged =>
  judge(answer, platformRules(app.platform), {
    scopesChangedSinceGrant: false,
    secrets: app.clientSecret === null ? secrets : [...secrets, app.clientSecret.reveal()],
  })
