import type { Egress } from '../egress/egress.js'
import { BadRequest } from '../http/errors.js'
import { discover } from '../oauth/discover.js'
import type { Discovered } from '../oauth/discover.js'
import { OAuthRefused } from '../oauth/errors.js'
import type { Tools } from '../tools.js'
import { endpointProblem } from './endpoint-problem.js'
import type { IntegrationPatch } from './integration-schema.js'
import { endpointNames } from './oauth-settings.js'
import { isPresetAddress } from './preset-of.js'

/**
 * What has to do with the network, before any transaction: every address that was sent is one that may be called, and an issuer other
 * than the `known` one is asked for its metadata. `null`: nothing was asked.
 * @throws BadRequest naming the field
 */
export const checkGiven = async (
  tools: Pick<Tools, 'egress'>,
  given: IntegrationPatch,
  known: string | null,
): Promise<Discovered | null> => {
  const problems = addresses(given).flatMap(([field, url]) => {
    // A preset's own hosts may be sent back as they were read.
    const message = isPresetAddress(url) ? null : endpointProblem(tools.egress, url)
    return message === null ? [] : [{ field, message }]
  })
  if (problems.length > 0) throw BadRequest.fields(problems)
  const issuer = given.oauth?.issuer ?? null
  return issuer === null || issuer === known ? null : ask(tools.egress, issuer)
}

const addresses = ({ oauth, probe }: IntegrationPatch): (readonly [field: string, url: string])[] =>
  [
    ...endpointNames.map((name) => [`oauth.${name}`, oauth?.[name]] as const),
    ['oauth.identity.url', oauth?.identity?.url] as const,
    ['probe.url', probe?.url] as const,
  ].flatMap(([field, url]) => (typeof url === 'string' ? [[field, url] as const] : []))

const ask = async (egress: Egress, issuer: string): Promise<Discovered> => {
  try {
    return await discover(egress, issuer)
  } catch (error) {
    if (!(error instanceof OAuthRefused)) throw error
    const message = error.message.replace(`${error.field}: `, '')
    throw new BadRequest(`${error.field}: ${message}`, { errors: [{ field: error.field, message }], cause: error })
  }
}
