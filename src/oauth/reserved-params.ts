/** What `authorization_params` and `token_params` may not name: the protocol's own. */
export const isReservedParam = (name: string): boolean =>
  /^(?:client_id|client_secret|client_assertion.*|redirect_uri|state|nonce|scope|grant_type|code|refresh_token|request|request_uri|response_.*|code_.*)$/i.test(
    name,
  )

export const withoutReserved = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !isReservedParam(name)))

/** What `refresh_params` may not name: a refresh (RFC 6749 6) has few fields of its own, and some platforms want a redirect URI too. */
export const isReservedAtRefresh = (name: string): boolean => /^(?:client_.*|grant_type|refresh_token)$/i.test(name)

export const withoutReservedAtRefresh = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !isReservedAtRefresh(name)))
