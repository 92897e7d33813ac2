import { decisionTable } from '../domain/decision-table.js'
import type { RowCondition, TableRow } from '../domain/decision-table.js'
import { phrases } from '../domain/phrases/index.js'
import { phraseFamilies } from '../domain/phrases/phrase.js'
import type { RefusalKind } from '../domain/refusal.js'
import { familyWords, table } from './platform-table.js'

const marks = { start: '<!-- printed by npm run generate: below -->', end: '<!-- printed by npm run generate: above -->' }

/** docs/verdicts.md with its tables as the code has them. Throws where the page lost its marks. */
export const withVerdictTable = (page: string): string => {
  const [from, to] = [page.indexOf(marks.start), page.indexOf(marks.end)]
  if (from < 0 || to < from) throw new Error(`docs/verdicts.md needs the lines "${marks.start}" and "${marks.end}"`)
  return `${page.slice(0, from + marks.start.length)}\n\n${tables()}\n\n${page.slice(to)}`
}

const tables = (): string =>
  [
    '## The table',
    'The first line that fits, of `src/domain/decision-table.ts`. O: the others. L: earlier success. V: the client check.',
    table(
      ['#', 'the answer', 'O, L, V', 'verdict', 'addressee', 'incident', 'second look', 'summary for support'],
      decisionTable.map(rowCells),
    ),
    '## Phrases',
    'What a platform says in words, of `src/domain/phrases/`. A phrase stands for its like: who or what, and what became of it, in either order. None is a lone noun.',
    ...phraseFamilies.flatMap((family) => [
      `### About ${familyWords[family]}`,
      table(
        ['for example', 'source'],
        phrases[family].map(({ example, source }) => [`“${example}”`, source]),
      ),
    ]),
  ].join('\n\n')

const refusalWords: Readonly<Record<RefusalKind, string>> = {
  local: 'nothing was sent: the stored values, the endpoint or `EGRESS_ALLOW` forbid it',
  passing:
    'no answer, 408, 425, 429, any 4xx with `Retry-After`, 409, 423, a throttling code, "server error" in a 4xx, a page of what stands in front (403, 405, 406), a 3xx to a sign-in, error or maintenance page, a 200 with `{"status":"error"}` and no code',
  server_fault: 'a 5xx',
  lost_person: 'a 5xx with listed words about the person',
  moved: 'any other 3xx',
  certain: "a rule of your own, or a platform's rule that needs no evidence",
  app: 'words about the realm, the issuer, or a scope that the app may not ask for, under any code',
  grant: '`invalid_grant` or a code of its kind, or words about the refresh token, grant, session or person under any code',
  client:
    "`invalid_client`, `unauthorized_client`, `unsupported_grant_type`, any other 401, `WWW-Authenticate: Basic`, words about the client's authentication",
  request: 'a bare `invalid_request`',
  wordless: 'a 400 with an empty body',
  scope: '`invalid_scope`, or words about the scopes of this request',
  denied: '`access_denied`',
  other: 'anything else',
}

const rowCells = (row: TableRow): readonly string[] => [
  row.row,
  row.refusals.map((kind) => refusalWords[kind]).join('; or '),
  conditionWords(row.when),
  row.verdict === 'as_said' ? 'as said' : row.verdict,
  addresseeWords(row),
  { no: 'no', open: row.verdict === 'as_said' ? "where it is the operator's" : 'yes', by_outbreak: 'as part of an outbreak only' }[
    row.incident
  ],
  row.secondLook === 'store_may_fail' ? "only where the platform's data names this answer" : row.secondLook ? 'yes' : '',
  row.summary,
]

const addresseeWords = ({ verdict, addressee }: TableRow): string => {
  if (addressee !== undefined) return addressee
  return { user: 'contact, or admin where the rule says so', transient: '', operator: 'operator', unknown: 'support', as_said: 'as said' }[
    verdict
  ]
}

const othersWords = {
  works: 'O: another customer was refreshed meanwhile',
  fails: 'O: two customers or more are refused, none works',
  none: 'O: nothing known',
}

const conditionWords = (when: RowCondition): string =>
  [
    ...(when.others ?? []).map((kind) => othersWords[kind]),
    when.clientCheck === undefined ? null : `V: ${when.clientCheck}`,
    when.workedBefore === undefined ? null : 'L: this very request worked before',
    when.appWorkedBefore === undefined ? null : "L: no refresh ever worked with the app's present settings",
    when.clientReplaced === undefined ? null : "granted to another client id than the app's, and the replacement was confirmed",
    when.maybeOtherClient === undefined ? null : 'with `invalid_client`, `unauthorized_client` or `invalid_request`',
    when.scopesChanged === undefined ? null : "the integration's scopes or `refresh_params.scope` changed since the grant",
    when.outlivedConfirm === undefined ? null : "for longer than the policy's `confirm`",
  ]
    .filter((one) => one !== null)
    .join('; ')
