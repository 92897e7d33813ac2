import { isUniqueViolation } from '../database/is-unique-violation.js'
import { merged } from '../domain/merged.js'
import { BadRequest, Conflict, NotFound } from '../http/errors.js'
import type { Tools, Tx } from '../tools.js'
import { audit } from './audit.js'
import { nameTaken } from './create-environment.js'
import type { EnvironmentPatch } from './environment-schema.js'
import type { Environment } from './environment.js'
import { fetchLogo } from './fetch-logo.js'
import { settingsProblems } from './settings-problem.js'
import { selectEnvironment, updateEnvironment } from './store.js'

/** Mail of this environment begins to reach people: holds what was open before, and returns how many cases. */
type GoesLive = (tx: Tx, environmentId: string) => Promise<number>
/** The zone of people who have none has changed: mails that wait for their hour look again. */
type ZoneChanged = (tx: Tx, environmentId: string) => Promise<void>

/** The caps or the pace of mails to contacts have changed: what they held back looks again. */
type LimitsChanged = (tx: Tx, environmentId: string) => Promise<void>

/** What modules above do about a change. */
export interface EnvironmentAbove {
  readonly goesLive: GoesLive
  readonly zoneChanged: ZoneChanged
  readonly limitsChanged: LimitsChanged
}

/**
 * Changes what is sent; `mail`, `brand` and `support` field by field. A logo is fetched before the transaction opens.
 * @throws BadRequest naming the field, Conflict for a name that is taken, and for a cut-over
 */
export const patchEnvironment = async (
  tools: Tools,
  change: { readonly id: string; readonly patch: EnvironmentPatch; readonly actor: string; readonly above: EnvironmentAbove },
): Promise<Environment> => {
  const url = change.patch.brand?.logo_url
  const logo = url === undefined || url === null ? url : await fetchLogo(tools.egress, url)
  return tools.database.transaction((tx) => write(tx, change, logo))
}

const limits = ['per_person_per_day', 'per_person_per_week', 'per_domain_per_minute'] as const

const write = async (
  tx: Tx,
  { id, patch, actor, above }: Parameters<typeof patchEnvironment>[1],
  logo: string | null | undefined,
): Promise<Environment> => {
  const before = await selectEnvironment(tx, { id }, true)
  if (!before) throw new NotFound()
  if (patch.mode === 'live' && before.mode === 'observe') throw cutsOver(before.name)
  const after: Environment = {
    ...before,
    name: patch.name ?? before.name,
    ...(patch.mode === 'observe' && before.mode === 'live' ? { mode: 'observe', cutOver: [] } : {}),
    mail: merged(before.mail, patch.mail),
    brand: merged(before.brand, { ...patch.brand, logo_data: logo }),
    support: merged(before.support, patch.support),
    operator: patch.operator ?? before.operator,
    defaultLocale: patch.default_locale ?? before.defaultLocale,
    timeZone: patch.time_zone === undefined ? before.timeZone : patch.time_zone,
    unknownIdentity: patch.unknown_identity ?? before.unknownIdentity,
    embedOrigins: patch.embed_origins ?? before.embedOrigins,
    redirectUris: patch.redirect_uris ?? before.redirectUris,
    updatedAt: tx.now,
  }
  const problems = settingsProblems(after)
  if (problems.length > 0) throw BadRequest.fields(problems)
  await updateEnvironment(tx, after).catch((error: unknown) => {
    throw isUniqueViolation(error) ? nameTaken() : error
  })
  const held = before.mail.delivery !== 'live' && after.mail.delivery === 'live' ? await above.goesLive(tx, id) : 0
  if (after.timeZone !== before.timeZone) await above.zoneChanged(tx, id)
  if (limits.some((limit) => after.mail[limit] !== before.mail[limit])) await above.limitsChanged(tx, id)
  await audit(tx, {
    environmentId: id,
    actor,
    action: 'changed',
    subjectKind: 'environment',
    subjectId: id,
    data: { fields: sentFields(patch), ...(held > 0 && { cases_held: held }) },
  })
  return after
}

/** A settings file that is sent again must not begin refreshing by the way: a grant that two systems refresh dies. */
const cutsOver = (name: string): Conflict => {
  const message = `this environment observes: stop the other system's refreshes, then run \`relink cutover --environment ${name}\``
  return new Conflict(`mode: ${message}`, { errors: [{ field: 'mode', message }] })
}

const sentFields = (patch: EnvironmentPatch): string[] =>
  Object.entries(patch).flatMap(([field, value]) =>
    field === 'mail' || field === 'brand' || field === 'support' ? Object.keys(value ?? {}).map((inner) => `${field}.${inner}`) : [field],
  )
