import { decide } from '../domain/decide.js'
import { noEvidence } from '../domain/evidence.js'
import { judge } from '../domain/judge.js'
import { platformAnswer } from '../egress/platform-answer.js'
import { allPlatforms, platformRules } from './index.js'
import { table } from './platform-table.js'
import type { Platform } from './platform.js'
import { dayMs } from './platform-quirks.js'

/** A file of test/recorded-servers: what one server really answered. */
export interface RecordedServer {
  /** The file's name. */
  readonly name: string
  readonly server: string
  readonly version: string
  readonly seen: string
  readonly refusals: readonly Refused[]
}

interface Refused {
  readonly situation: string
  /** What was done to it: `grant`, `person`, `client`, … */
  readonly about: string
  readonly status: number
  readonly content_type?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** docs/servers.md: each server that one runs oneself, what it answers, our verdict and why. */
export const serverTable = (recorded: readonly RecordedServer[]): string => {
  const own = allPlatforms().filter(({ preset }) => preset.platform !== 'generic' && preset.oauth.token_endpoint === undefined)
  const without = recorded.filter(({ name }) => !own.some(({ preset }) => preset.platform === platformOf(name)))
  const parts = [
    '# Servers that one runs oneself',
    'Written by `npm run generate` from `src/platforms/` and `test/recorded-servers/`; change it there. Register one with `platform` and, where it publishes metadata, `oauth.issuer`; else with its endpoints. The verdict is that of the answer alone, with the preset’s rules and no other evidence; the row is that of [verdicts.md](verdicts.md), which says what the others, the client check and a second look change.',
    ...own.flatMap((platform) =>
      section(
        platform,
        recorded.filter(({ name }) => platformOf(name) === platform.preset.platform),
      ),
    ),
    ...without.flatMap((one) => [
      `## ${one.server}`,
      `${one.version}, asked on ${one.seen}. No preset: \`generic\`.`,
      ...answers(one, 'generic'),
    ]),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Recorded under a shorter name than its preset has. */
const platformOf = (name: string): string =>
  ({
    allauth: 'django-allauth',
    dot: 'django-oauth-toolkit',
    homeassistant: 'home-assistant',
    hydra: 'ory-hydra',
    spring: 'spring-authorization-server',
  })[name] ?? name

const section = (platform: Platform, recorded: readonly RecordedServer[]): readonly string[] => [
  `## ${platform.preset.label}`,
  recorded.length === 0
    ? `\`platform: "${platform.preset.platform}"\`, from its documentation and source; not tried.`
    : `\`platform: "${platform.preset.platform}"\`, ${recorded.map(({ version, seen }) => `${version}, asked on ${seen}`).join('; ')}.`,
  facts(platform)
    .map((fact) => `- ${fact}`)
    .join('\n'),
  ...recorded.flatMap((one) => answers(one, platform.preset.platform)),
]

const facts = ({ preset, quirks, rules, revocation }: Platform): readonly string[] => {
  const { paths, always_scopes: always } = preset
  const all: (string | false)[] = [
    paths === undefined
      ? 'Endpoints: by discovery at `oauth.issuer`, or as given.'
      : `Endpoints: below its own address, \`${paths.authorization}\`, \`${paths.token}\`${paths.revocation === undefined ? '' : `, \`${paths.revocation}\``}.`,
    always.length > 0 && `Always asked for: ${always.map((scope) => `\`${scope}\``).join(', ')}.`,
    quirks.offlineScope !== null && `Ask for \`${quirks.offlineScope.scope}\`: ${quirks.offlineScope.without}`,
    !quirks.refreshes && 'No refresh tokens: a person has to reconnect when the access token ends.',
    quirks.refreshes &&
      (quirks.rotatesRefreshToken ? 'Each refresh brings a new refresh token.' : 'The refresh token stays the same, by default.'),
    quirks.reuseEnds !== null && `A replaced refresh token that is sent again ends ${reuseWords[quirks.reuseEnds]}.`,
    quirks.newConsentEndsOld && 'A second consent of the same person ends the grant of the first.',
    quirks.ageOfGrant.idleMs !== null && `A grant ends after ${String(quirks.ageOfGrant.idleMs / dayMs)} days without use, by default.`,
    quirks.ageOfGrant.absoluteMs !== null && `A grant ends ${String(quirks.ageOfGrant.absoluteMs / dayMs)} days after consent, by default.`,
    `A revocation ${revocationWords[revocation]}.`,
    rules.clientFirst === true && 'Looks at the client first: an answer about the grant has let the client pass.',
    rules.clientFirst === false && 'Looks at the token first: with a dead token, a wrong secret or an unknown client is not named.',
    (rules.storeMayFail ?? []).length > 0 && 'A fault of its own store reads like a dead grant: such an answer is looked at twice.',
    quirks.bansAfterRefusals && 'Counts refusals and bans or slows down the address that they come from.',
    quirks.deadTokensAre403 && 'Its API answers 403 to a dead token.',
    quirks.rejectedIsFor === 'admin' && 'Refreshes go on for a suspended person while the API refuses: that is for the administrator.',
  ]
  return all.filter((fact) => fact !== false)
}

const reuseWords = { successor: 'the one that replaced it, too', all_of_the_person: 'all that the person granted to the app' } as const

const revocationWords: Readonly<Record<Platform['revocation'], string>> = {
  this_grant_only: 'ends this grant only',
  the_browser_session: 'ends every grant that the same browser session gave to the app, newer ones too; so none is sent',
  all_of_the_person: 'ends all that the person granted to the app; so none is sent',
  all_of_the_account: 'ends all that was granted for the account; so none is sent',
  not_offered: 'is not offered',
  not_known: 'may end more than this grant; so none is sent',
}

/** Answers to other questions than a refresh: of an API, userinfo, a revocation, a discovery. */
const isOther = ({ situation, about }: Refused): boolean =>
  about === 'resource' ||
  /^(?:A14|A16)|access$|access_token$|userinfo|\.api$|\.org$|_access_after|old_after$|api_with/.test(situation) ||
  (about === 'revocation' && !/refresh$|refresh_after/.test(situation))

const answers = ({ refusals }: RecordedServer, platform: string): readonly string[] => {
  const [refreshes, others] = [refusals.filter((one) => !isOther(one)), refusals.filter(isOther)]
  return [
    ...(refreshes.length === 0
      ? []
      : [
          table(
            ['what was done', 'the token endpoint answers', 'verdict', 'notified', 'row', 'why'],
            grouped(refreshes).map(([situations, one]) => [situations, said(one), ...verdictCells(one, platform)]),
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          table(
            ['what was done', 'other endpoints answer'],
            grouped(others).map(([situations, one]) => [situations, said(one)]),
          ),
        ]),
  ]
}

/** Situations with the same answer in one line. */
const grouped = (refusals: readonly Refused[]): readonly (readonly [situations: string, one: Refused])[] => {
  const groups = new Map<string, Refused[]>()
  for (const one of refusals) groups.set(said(one), [...(groups.get(said(one)) ?? []), one])
  return [...groups.values()].flatMap((all) => {
    const [one] = all
    return one === undefined ? [] : [[[...new Set(all.map(wordsFor))].join('; '), one] as const]
  })
}

const wordsFor = ({ about, situation }: Refused): string =>
  `${about}: ${situation
    .replace(/^[AX]\d*[._]/, '')
    .replaceAll(/[._]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()}`

const longest = 160

const said = ({ status, body, headers }: Refused): string => {
  const text = body === null || body === undefined || body === '' ? '' : typeof body === 'string' ? body.trim() : JSON.stringify(body)
  const location = headers?.['location']
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return [String(status), shown === '' ? '' : `\`${shown}\``, location === undefined ? '' : `to \`${location}\``]
    .filter((part) => part !== '')
    .join(' ')
}

const verdictCells = ({ status, content_type: type, headers, body }: Refused, platform: string): readonly string[] => {
  const answer = platformAnswer({
    status,
    headers: { 'content-type': type ?? 'application/json', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body)),
    receivedAt: Date.parse('2026-11-29T12:00:00Z'),
  })
  const { judgement, row } = decide(judge(answer, platformRules(platform), { scopesChangedSinceGrant: false }), noEvidence)
  return [judgement.verdict, judgement.addressee ?? '', row, judgement.summary]
}
