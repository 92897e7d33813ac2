/** Every call that the two texts of the contract name: Truto's reauthorization, and what Relink adds. */
export const referenceCalls: readonly string[] = [
  // Truto's
  ...['POST /link-token', 'GET /connect-account', 'GET /integrated-account', 'GET /integrated-account/:id', 'POST /integrated-account'],
  ...['PATCH /integrated-account/:id', 'PATCH /integrated-account/:id/credentials', 'DELETE /integrated-account/:id'],
  ...['POST /integrated-account/bulk-delete', 'POST /integrated-account/refresh-credentials'],
  ...['GET /environment-integration', 'GET /environment-integration/:id'],
  ...['GET /webhook', 'POST /webhook', 'GET /webhook/:id', 'PATCH /webhook/:id', 'DELETE /webhook/:id', 'POST /webhook/test'],
  ...['ANY /unified/*', 'ANY /proxy/*', 'ANY /custom/*', 'GET /link-sdk.js'],
  // Relink's
  ...['GET /api-token', 'POST /api-token', 'DELETE /api-token/:id', 'GET /environment', 'PATCH /environment'],
  ...[
    'POST /integration',
    'GET /integration',
    'GET /integration/:id',
    'PATCH /integration/:id',
    'DELETE /integration/:id',
    'GET /platform',
  ],
  ...['POST /integration/:id/confirm-endpoints', 'POST /integration/:id/check'],
  ...['POST /integrated-account/:id/authentication-error', 'GET /integrated-account/:id/access-token'],
  ...['GET /tenant/:tenant_id', 'PUT /tenant/:tenant_id'],
  ...['GET /case', 'GET /case/:id', 'GET /case/:id/timeline', 'POST /case', 'POST /case/:id/resend', 'POST /case/:id/snooze'],
  ...['POST /case/:id/escalate', 'POST /case/:id/cancel', 'POST /case/:id/verdict', 'POST /case/:id/release', 'POST /case/:id/note'],
  ...['POST /case/:id/grant', 'POST /case/:id/link', 'GET /mail', 'GET /mail/:id', 'GET /policy', 'PUT /policy', 'POST /policy/preview'],
  ...['POST /sandbox/integrated-account/:id/break', 'POST /sandbox/integrated-account/:id/mend', 'GET /sandbox/failures'],
  ...['GET /incident', 'GET /incident/:id', 'POST /incident/:id/resolve', 'GET /event', 'GET /event/:id', 'POST /event/:id/resend'],
  ...['GET /webhook/:id/delivery', 'POST /webhook/:id/replay', 'POST /webhook/:id/rotate-secret'],
  ...['GET /stats', 'GET /stream', 'GET /staff', 'POST /staff', 'DELETE /staff/:id', 'GET /audit', 'POST /case/bulk'],
  ...['GET /oauth/callback/:id'],
]
