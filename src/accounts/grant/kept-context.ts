import { plainTexts } from '../../domain/plain-text.js'
import { readPath } from '../../domain/read-path.js'
import { unstorable } from '../../http/unstorable.js'
import type { Integration } from '../../integrations/integration.js'

/** Values of the callback and of the token answer that the integration keeps in an account's context (`realmId`, `instance_url`). */
export const keptContext = (
  { oauth }: Pick<Integration, 'oauth'>,
  callbackParams: URLSearchParams | null,
  tokenResponse: unknown,
): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(oauth.callback_context.flatMap((name) => pair(name, plainTexts(callbackParams?.get(name))))),
  ...Object.fromEntries(oauth.token_context.flatMap((name) => pair(name, readPath(tokenResponse, name)[0]))),
})

/** What can't be stored is left out: an address that needs it names it as missing. */
const pair = (name: string, value: unknown): [string, unknown][] =>
  value === undefined || value === null || unstorable(value) !== null ? [] : [[name, value]]
