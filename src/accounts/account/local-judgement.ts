import type { Judgement } from '../../domain/judgement.js'

export const localCauses = {
  no_refresh_token: {
    verdict: 'user',
    addressee: 'contact',
    summary: 'The access token does not work any more, and there is no refresh token to get another one with.',
  },
  key_refused: {
    verdict: 'user',
    addressee: 'contact',
    summary: 'The platform does not accept the key any more: it was removed, replaced or has run out.',
  },
  unauthorized_reported: {
    verdict: 'user',
    addressee: 'contact',
    summary: 'The platform answered 401 to your application: it does not accept the key.',
  },
  rejected: {
    verdict: 'user',
    addressee: 'contact',
    summary:
      'The platform renews the connection and refuses its calls with 401 all the same: the person was suspended there, lost a role, or withdrew their consent.',
  },
  rejection_unsure: {
    verdict: 'transient',
    addressee: null,
    summary: 'The platform refused a token that it had just given; it is asked again, since it may not know the token everywhere yet.',
  },
  integration_disabled: {
    verdict: 'operator',
    addressee: 'operator',
    summary: 'The integration is switched off, so nothing was sent to the platform.',
  },
  context_invalid: {
    verdict: 'operator',
    addressee: 'operator',
    summary: "The account's context lacks a value that is part of the platform's address, so nothing was sent.",
  },
  reported_without_answer: {
    verdict: 'unknown',
    addressee: 'support',
    summary: 'The system that refreshes this account reported a failure without the platform’s answer, so its cause is unknown.',
  },
  refresh_token_may_be_gone: {
    verdict: 'unknown',
    addressee: 'support',
    summary:
      'The platform answered as if all were well, but no access token can be read in its answer, and its old refresh token may be gone with it. The answer is kept, and nothing is sent again meanwhile.',
  },
  refresh_token_unreadable: {
    verdict: 'unknown',
    addressee: 'support',
    summary:
      'The platform gave a new refresh token that can not be sent: it holds characters that no token has. The old one is not sent again; the answer is kept, and the access token works until it runs out.',
  },
  not_stored: {
    verdict: 'transient',
    addressee: null,
    summary: 'The platform gave new tokens, and they could not be written to the database. They are kept sealed and written later.',
  },
  observed: {
    verdict: 'transient',
    addressee: null,
    summary: 'Another system still refreshes this account, so nothing was sent.',
  },
} as const

/** What was found about an account before anything was sent. */
export const localJudgement = (code: keyof typeof localCauses, message: string | null = null): Judgement => ({
  ...localCauses[code],
  code,
  httpStatus: null,
  platformCode: null,
  platformMessage: message,
  retryAfterMs: null,
})
