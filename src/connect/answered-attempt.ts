import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Integration } from '../integrations/integration.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Attempt } from './attempt.js'

/** An attempt with the platform's answer to its code, and what the grant is verified with. */
export interface AnsweredAttempt {
  readonly attempt: Attempt
  readonly integration: Integration
  /** As the attempt knew it, with today's secret; endpoints filled. */
  readonly app: OAuthApp
  readonly answer: PlatformAnswer
  readonly nonce: string | null
  /** Of the callback, without the code. */
  readonly params: URLSearchParams | null
}
