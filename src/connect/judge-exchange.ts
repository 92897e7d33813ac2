import { judge } from '../domain/judge.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Judged } from '../domain/refusal.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { platformRules } from '../platforms/index.js'

/** What an answer to a code says that brought no tokens. */
export const judgeExchange = (app: OAuthApp, answer: PlatformAnswer): Judged =>
  judge(answer, platformRules(app.platform), {
    scopesChangedSinceGrant: false,
    secrets: app.clientSecret === null ? [] : [app.clientSecret.reveal()],
  })
