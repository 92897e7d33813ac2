/** What `authorization_params`, `token_params` and `refresh_params` may not name: the protocol's own. */
export const isReservedParam = (name: string): boolean =>
  /^(?:client_id|client_secret|client_assertion.*|redirect_uri|state|nonce|scope|grant_type|code|refresh_token|request|request_uri|response_.*|code_.*)$/i.test(
    name,
  )

export const withoutReserved = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !isReservedParam(name)))
