import { secretFree } from '../domain/secret-free.js'
import type { OAuthApp } from './oauth-app.js'

/** `forged`: not an answer of this platform to this app, or no answer at all; nothing may follow from it. */
export type AuthorizationResponse =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'error'; readonly error: string; readonly errorDescription: string | null }
  | { readonly kind: 'forged'; readonly why: 'repeated_parameter' | 'issuer_missing' | 'issuer_mismatch' | 'no_code' }

/**
 * What came back with the browser. State, cookie and integration are the caller's to check first; errors pass the same checks as
 * codes (RFC 9207 2.4: `iss` is required when the metadata advertises it, compared when present).
 */
export const checkAuthorizationResponse = (app: OAuthApp, params: URLSearchParams): AuthorizationResponse => {
  // RFC 6749 3.1: parameters must not be included more than once.
  if (['code', 'state', 'iss', 'error'].some((name) => params.getAll(name).length > 1)) return { kind: 'forged', why: 'repeated_parameter' }
  const iss = params.get('iss')
  if (iss === null && app.issResponseSupported) return { kind: 'forged', why: 'issuer_missing' }
  if (iss !== null && app.issuer !== null && iss !== app.issuer) return { kind: 'forged', why: 'issuer_mismatch' }
  const error = params.get('error')
  if (error !== null && error !== '') {
    return {
      kind: 'error',
      error: secretFree(error, [], 100),
      errorDescription: secretFree(params.get('error_description') ?? '', [], 300) || null,
    }
  }
  const code = params.get('code')
  return code === null || code === '' ? { kind: 'forged', why: 'no_code' } : { kind: 'code', code }
}
