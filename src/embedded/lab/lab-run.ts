import type { Config } from '../../config.js'
import { anyPlatform } from '../../sandbox/any-platform.js'
import type { RelinkApi } from '../relink-api.js'
import { until } from './lab-until.js'

/** One failure of one platform, as `GET /sandbox/failures` lists it. */
export interface LabFailure {
  readonly platform: string
  readonly how: string
  readonly answers: { readonly status: number | null; readonly body: unknown }
  readonly verdict: string
  readonly addressee: string | null
  readonly code: string
}

export interface LabRow extends LabFailure {
  /** What the case came to; null: to nothing within the time. */
  readonly came: { readonly verdict: string; readonly addressee: string | null; readonly code: string } | null
  /** To whom mail was written. */
  readonly told: readonly string[]
  readonly asExpected: boolean
}

interface LabCase {
  readonly id: string
  readonly verdict: string | null
  readonly addressee: string | null
  readonly stage: string
  readonly reason: { readonly code: string }
}

/** Longer than the one more try of a flaky platform, which comes up to two minutes later. */
const patienceMs = 300_000
/** Concurrent cases: as many as two cores handle without long waits. */
const atOnce = 24

export const people = {
  contact: 'contact@lab.example',
  admin: 'admin@lab.example',
  operator: 'operator@lab.example',
  support: 'support@lab.example',
}

/** What any platform does is tried once, with the generic one; what is a platform's own, with it. */
export const labFailures = async (api: RelinkApi, platform?: string): Promise<readonly LabFailure[]> => {
  const { result } = await api.get<{ result: LabFailure[] }>('/sandbox/failures')
  const common = (how: string): boolean => anyPlatform.some((one) => one.how === how)
  return result.filter((one) => (platform === undefined || one.platform === platform) && (one.platform === 'generic' || !common(one.how)))
}

/** Breaks an account of its own for each failure, and waits for what Relink makes of it. */
export const runLab = async (api: RelinkApi, failures: readonly LabFailure[], seen: (row: LabRow) => void): Promise<readonly LabRow[]> => {
  const left = await leftBy(api)
  const waiting = [...failures]
  const rows: LabRow[] = []
  const work = async (): Promise<void> => {
    for (let failure = waiting.shift(); failure !== undefined; failure = waiting.shift()) {
      const row = await tryOne(api, failure, left.get(failure.platform) ?? nothing)
      rows.push(row)
      seen(row)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return failures.flatMap((failure) => rows.filter(({ platform, how }) => platform === failure.platform && how === failure.how))
}

/** What a platform's preset leaves to the person who registers an app: names in the account's context, and whether endpoints. */
interface Left {
  readonly names: readonly string[]
  readonly endpoints: boolean
}

const nothing: Left = { names: [], endpoints: false }

const leftBy = async (api: RelinkApi): Promise<ReadonlyMap<string, Left>> => {
  const { result } = await api.get<{
    result: { platform: string; context: { name: string; usual: string | null }[]; oauth: { token_endpoint?: string | null } }[]
  }>('/platform')
  return new Map(
    result.map(({ platform, context, oauth }) => [
      platform,
      { names: context.filter(({ usual }) => usual === null).map(({ name }) => name), endpoints: !oauth.token_endpoint },
    ]),
  )
}

const tryOne = async (api: RelinkApi, failure: LabFailure, left: Left): Promise<LabRow> => {
  const caseId = await breakOne(api, failure, left)
  const settled = await until(async () => {
    const one = await api.get<LabCase>(`/case/${caseId}`)
    return isSettled(one) ? one : null
  }, patienceMs)
  if (settled === null || settled.verdict === null) return { ...failure, came: null, told: [], asExpected: false }
  const { verdict, addressee, reason } = settled
  const expected = whoIsTold(addressee)
  const told =
    (await until(async () => {
      const { result } = await api.get<{ result: { to: string }[] }>(`/mail?case_id=${caseId}`)
      const to = [...new Set(result.map((mail) => mail.to))]
      return to.length >= expected.length ? to : null
    }, patienceMs)) ?? []
  const asExpected = verdict === failure.verdict && addressee === failure.addressee && told.join() === expected.join()
  return { ...failure, came: { verdict, addressee, code: reason.code }, told, asExpected }
}

/** Each failure has an app of its own: an app with many failures would have an incident, which overrules what each alone would mean. */
const breakOne = async (api: RelinkApi, { platform, how }: LabFailure, left: Left): Promise<string> => {
  const slug = `${platform}-${how}`.replaceAll('_', '-')
  const own = left.endpoints
    ? { authorization_endpoint: address('authorize'), token_endpoint: address('token'), identity: { from: 'none' } }
    : {}
  const integration = await api.send<{ id: string }>('POST', '/integration', {
    name: slug,
    config: { label: `${platform} (${how})` },
    platform,
    oauth: { client_id: 'lab', client_secret: 'lab-secret', scopes: ['lab'], ...own },
  })
  const account = await api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: slug,
    environment_integration_id: integration.id,
    authentication_method: 'oauth2',
    is_sandbox: true,
    contacts: [
      { email: people.contact, role: 'owner' },
      { email: people.admin, role: 'admin' },
    ],
    // No access token: the platform is not asked whose it is.
    context: { ...Object.fromEntries(left.names.map((name) => [name, 'lab'])), oauth: { token: { refresh_token: 'lab-refresh-token' } } },
  })
  await api.send('POST', `/sandbox/integrated-account/${account.id}/break`, { how })
  const reported = await until(() => report(api, account.id), patienceMs)
  if (reported === null) throw new Error(`${slug}: another refresh of the account never ended`)
  return reported.case_id
}

/** Null where another refresh of the account is under way (503), as on a machine with much to do. */
const report = (api: RelinkApi, accountId: string): Promise<{ readonly case_id: string } | null> =>
  api
    .send<{ case_id: string }>('POST', `/integrated-account/${accountId}/authentication-error`, { status: 401 })
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.includes(': 503 ')) return null
      throw error
    })

const address = (path: string): string => `https://platform.example/${path}`

/** A flaky platform's refusal is doubted until its second try has come. */
const isSettled = ({ verdict, stage, reason }: LabCase): boolean =>
  verdict === 'transient' ? reason.code !== 'grant_in_doubt' : verdict !== null && stage !== 'detecting'

const whoIsTold = (addressee: string | null): readonly string[] => (addressee === null ? [] : [people[addressee as keyof typeof people]])

export const labSettings = (config: Config): Config => ({
  ...config,
  // What goes well is not logged beside the table, and a platform that is silent is not waited for long.
  logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
  platformTimeout: 2_000,
  secondTryAfter: 1_000,
})
