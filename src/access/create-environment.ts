import { randomUUID } from 'node:crypto'
import { merged } from '../domain/merged.js'
import { BadRequest, Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { audit } from './audit.js'
import { newEnvironment } from './environment-schema.js'
import type { NewEnvironment } from './environment-schema.js'
import type { Brand, Environment, MailSettings, Support } from './environment.js'
import { settingsProblems, unsetSender } from './settings-problem.js'
import { insertEnvironment } from './store.js'

/**
 * A new environment sends no mail: `allow_list` with an empty list.
 * @throws ZodError for a setting that can't be, BadRequest for a combination that can't, Conflict for a name that is taken
 */
export const createEnvironment = async (tx: Tx, given: NewEnvironment, actor = 'relink'): Promise<Environment> => {
  const { name, ...asked } = newEnvironment.parse(given)
  const environment: Environment = {
    id: randomUUID(),
    name,
    mode: asked.mode ?? 'live',
    cutOver: [],
    mailBrakeId: null,
    pacedDomains: [],
    mail: merged<MailSettings>(
      {
        delivery: 'allow_list',
        allow: [],
        redirect_to: null,
        from: unsetSender,
        reply_to: null,
        bounce_domain: null,
        per_person_per_day: 5,
        per_person_per_week: null,
        per_domain_per_minute: null,
        gather_for: 'PT10S',
      },
      asked.mail,
    ),
    brand: merged<Brand>(
      { product_name: name.slice(0, 80), logo_url: null, logo_data: null, color: null, reconnect_url: null },
      asked.brand,
    ),
    support: merged<Support>({ email: null, url: null }, asked.support),
    operator: asked.operator ?? [],
    defaultLocale: asked.default_locale ?? 'en',
    timeZone: asked.time_zone ?? null,
    unknownIdentity: asked.unknown_identity ?? 'confirm',
    embedOrigins: asked.embed_origins ?? [],
    redirectUris: asked.redirect_uris ?? [],
    createdAt: tx.now,
    updatedAt: tx.now,
  }
  const problems = settingsProblems(environment)
  if (problems.length > 0) throw BadRequest.fields(problems)
  if (!(await insertEnvironment(tx, environment))) throw nameTaken()
  await audit(tx, {
    environmentId: environment.id,
    actor,
    action: 'created',
    subjectKind: 'environment',
    subjectId: environment.id,
    data: { name },
  })
  return environment
}

export const nameTaken = (): Conflict =>
  new Conflict('Another environment has this name', { errors: [{ field: 'name', message: 'is taken by another environment' }] })
