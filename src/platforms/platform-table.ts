import type { PhraseFamily } from '../domain/phrases/phrase.js'
import { generic } from './generic.js'
import { allPlatforms } from './index.js'
import type { Platform } from './platform.js'
import { dayMs, relapseCauseOf } from './platform-quirks.js'
import type { PlatformQuirks } from './platform-quirks.js'

/** docs/platforms.md, from the platforms' own files. */
export const platformTable = (): string => {
  const platforms = allPlatforms()
  const parts = [
    '# Platforms',
    'Written by `npm run generate` from `src/platforms/`; change it there. Sources of each rule stand in the files.',
    '## Presets',
    'What `POST /integration` fills in besides a client id, a secret and scopes. What is sent wins. More about the servers that one runs oneself: [servers.md](servers.md).',
    table(
      [
        'platform',
        'token endpoint',
        "from the account's context",
        'always asked for',
        'who is connected',
        'a revocation ends',
        'create the app at',
      ],
      platforms.map(presetRow),
    ),
    '## Refreshes',
    table(
      [
        'platform',
        'rotates',
        'old token works on',
        'one more try',
        'not refreshed before',
        'life if unsaid',
        'a grant ends',
        'dies again soon, because',
        'a dead token is',
        'a 401 that outlives a refresh is for',
      ],
      platforms.map((platform) => [code(platform.preset.platform), ...quirkCells(platform.quirks)]),
    ),
    '## Answers',
    "What an answer says by itself; [verdicts.md](verdicts.md) says what the evidence makes of it. A platform's own rules come first, then those of `generic`. Before any rule: no answer, 408, 425, 429, 5xx and a 4xx with `Retry-After` are `transient`, a redirect is the operator's.",
    ...platforms.flatMap((platform) => [
      `### ${platform.preset.label}`,
      table(
        ['the answer', 'verdict', 'notified', 'code', 'summary for support'],
        platform.rules.answers.slice(0, ownRules(platform)).map(ruleRow),
      ),
    ]),
  ]
  return `${parts.join('\n\n')}\n`
}

type Rule = Platform['rules']['answers'][number]

/** How many of its rules stand before those of `generic`. */
const ownRules = (platform: Platform): number => platform.rules.answers.length - (platform === generic ? 0 : generic.rules.answers.length)

const presetRow = ({ preset, revocation }: Platform): readonly string[] => {
  const { oauth } = preset
  const { identity } = oauth
  const names = [...new Set([...(oauth.token_endpoint ?? '').matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name))]
  return [
    code(preset.platform),
    oauth.token_endpoint === undefined ? 'by discovery' : code(oauth.token_endpoint),
    names
      .map((name) =>
        preset.hosts[name] === undefined ? code(name) : `${code(name)} (${Object.keys(preset.hosts[name].values).join(', ')})`,
      )
      .join(', '),
    preset.always_scopes.map(code).join(', '),
    identity === undefined ? '' : `${identity.must_match}: ${identity.paths.map(code).join(', ')} of ${identity.from}`,
    revocation.replaceAll('_', ' '),
    preset.create_app_at ?? '',
  ]
}

const quirkCells = (quirks: PlatformQuirks): readonly string[] => {
  const { raceGraceMs, minimumAgeBeforeRefresh: age, defaultLifeS, ageOfGrant } = quirks
  const ends = [
    ageOfGrant.idleMs === null ? null : `${span(ageOfGrant.idleMs)} unused`,
    ageOfGrant.absoluteMs === null ? null : `${span(ageOfGrant.absoluteMs)} after consent`,
    ageOfGrant.testingMs === null ? null : `${span(ageOfGrant.testingMs)} after consent while the app is not published`,
    ageOfGrant.mostPerPerson === null ? null : `by one more than ${String(ageOfGrant.mostPerPerson)} of the same person`,
  ]
  return [
    quirks.rotatesRefreshToken ? 'yes' : quirks.mayRotate === true ? 'not known' : '',
    raceGraceMs === null ? '' : span(raceGraceMs),
    quirks.flaky ? 'yes' : '',
    age === null ? '' : age === 'expiry' ? 'its expiry' : span(age),
    defaultLifeS === null ? '' : span(defaultLifeS * 1000),
    ends.filter((end) => end !== null).join('; '),
    relapseCauseOf(quirks) ?? '',
    quirks.deadTokensAre403 ? '403' : '',
    quirks.rejectedIsFor === 'admin' ? 'the administrator' : '',
  ]
}

const ruleRow = ({ when, verdict, addressee, code: name, summary }: Rule): readonly string[] => {
  const signs = [
    when.status === undefined ? null : `HTTP ${when.status.join(' or ')}`,
    when.code === undefined ? null : when.code.map(code).join(' or '),
    when.suberror === undefined ? null : `with ${when.suberror.map(code).join(' or ')}`,
    when.text === undefined
      ? null
      : `says ${[when.text]
          .flat()
          .map((text) => `“${text}”`)
          .join(' or ')}`,
    when.phrase === undefined ? null : `[words about ${familyWords[when.phrase]}](verdicts.md#phrases)`,
    when.codeSays === undefined ? null : `a code that says so of ${familyWords[when.codeSays]}`,
    when.asksForBasic === true ? '`WWW-Authenticate: Basic`' : null,
    when.isPage === true ? 'an HTML page' : null,
    when.noOtherCode === true ? 'and no other code' : null,
    when.grantAge === undefined ? null : `${span(when.grantAge.atLeastMs)} to ${span(when.grantAge.atMostMs)} after consent`,
    when.scopesChanged === true ? "the integration's scopes were changed" : null,
  ]
  const told = { user: 'contact', operator: 'operator', unknown: 'support', transient: '' }[verdict]
  return [signs.filter((sign) => sign !== null).join(', '), verdict, addressee ?? told, code(name), summary]
}

/** What a family of phrases is about, in a sentence. */
export const familyWords: Readonly<Record<PhraseFamily, string>> = {
  passing: 'what passes by itself',
  app: 'the realm, the issuer or a scope that the app may not ask for',
  scope: 'the scopes of this request',
  grant: 'the refresh token, the grant or the session',
  person: 'the person',
  lost_person: 'a person who is lost, also in a 5xx',
  client_right: "the client's right to refresh",
  client: "the client's authentication",
}

const units = [
  ['days', dayMs],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['s', 1000],
] as const

const span = (ms: number): string => {
  const [unit, size] = units.find(([, one]) => ms >= 2 * one) ?? ['s', 1000]
  return `${String(Math.round((ms / size) * 10) / 10)} ${unit}`
}

const code = (text: string): string => `\`${text}\``

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
