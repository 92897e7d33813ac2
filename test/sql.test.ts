import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type ts from 'typescript'
import type { CaseChange } from '../src/cases/store.js'
import { updateCase } from '../src/cases/store.js'
import { startNotes } from '../src/cases/relay.js'
import { claimBatch, claimStarts } from '../src/outbox/store.js'
import { mailPage } from '../src/mail/store.js'
import { countByKid, lockSealedElsewhere, updateSealed } from '../src/vault/store.js'
import { Describer } from './support/sql/describe.js'
import { examine } from './support/sql/examine.js'
import type { Parts } from './support/sql/examine.js'
import { filtersOf, programOf, statementsOf } from './support/sql/statements.js'
import type { Statement } from './support/sql/statements.js'
import { temporaryPostgres } from './support/temporary-postgres.js'

/** Pass on what another place sends, or send what is no statement on the schema. */
const passedOn: readonly (readonly [of: string, why: string])[] = [
  ['src/database/list-page.ts listPage', 'each list is read where it is made'],
  ['src/in-tx.ts inTx', 'the transaction itself'],
  ['src/create-tools.ts toolsDatabase', 'the pool itself'],
  ['src/database/migrate.ts run', 'the migrations make the schema'],
  ['src/database/migrate.ts inTransaction', 'the migrations make the schema'],
  ['src/database/migrate.ts oneByOne', 'the migrations make the schema'],
  ['src/database/migrate.ts dropHalfBuilt', 'the migrations make the schema'],
]

/** Columns that can be null, of rows in which they are not. */
const neverNull: readonly (readonly [of: string, column: string, why: string])[] = [
  ['src/cases/store.ts selectLastReauthorized', 'closedAt', 'it is compared with a time'],
  ['src/cases/store.ts selectStepsDone', 'step', 'it is joined by the step that is asked for'],
  ['src/mail/gather-store.ts updateDue', 'dueAt', 'only mails that wait'],
  ['src/mail/store.ts lastOfCase', 'id', 'only mails to a contact'],
  ['src/mail/left-store.ts endLeft', 'why', 'the statement sets it'],
  ['src/accounts/store/suppression-store.ts selectOpenCasesOfContact', 'id', 'only accounts with an open case'],
  ['src/accounts/store/account-store.ts selectOpenCasesOfTenant', 'id', 'only accounts with an open case'],
  ['src/accounts/store/check-store.ts selectUnchecked', 'sealed', 'only accounts with sealed credentials'],
  ['src/accounts/store/sweep-store.ts selectDueApps', 'dueSince', 'it is compared with a time'],
  ['src/vault/store.ts lockSealedElsewhere', 'sealed', 'it is compared with the empty text'],
  ['src/connect/testing/store.ts selectLatestTest', 'testedBy', 'only attempts that are tests'],
  ['src/connect/list/list-store.ts selectReconnected', 'closedAt', 'only cases that are closed'],
]

const at = new Date(0)
const change: Required<CaseChange> = {
  stage: 'held',
  told: 1,
  incidentId: '',
  judgedAt: at,
  hold: null,
  released: [],
  verdictAt: at,
  confirmedAt: at,
  firstContactAt: at,
  firstNotifiedAt: at,
  escalatedAt: at,
  snoozedUntil: at,
  putOffUntil: at,
  windowStep: 1,
  movedAt: at,
  answerBy: at,
  secondLookAt: at,
  nextStep: 1,
  ladderNumber: 1,
  runId: '',
  workflowClosedAt: at,
  outcome: 'expired',
  closedAt: at,
}
const sealed = { table: 'credentials', column: 'sealed', key: 'account_id', keyType: 'uuid' }

const parts: Parts = {
  'src/cases/store.ts updateCase': async (db) => {
    for (const [field, value] of Object.entries(change)) await updateCase(db, { id: '', change: { [field]: value } })
  },
  'src/outbox/store.ts claimStarts': (db) => claimStarts(db, startNotes, { openingMax: 1, batchFrom: 1, leaseMs: 1 }),
  'src/outbox/store.ts claimBatch': (db) => claimBatch(db, startNotes, { limit: 1, leaseMs: 1 }),
  'src/mail/store.ts mailPage': async (db) => {
    for (const field of ['case_id', 'integrated_account_id']) {
      for (const filter of filtersOf(field, 'uuid')) await mailPage(db, '', { filters: [filter], limit: 1, cursor: null })
    }
    const fields = ['to', 'kind', 'state'].flatMap((field) => filtersOf(field, 'string'))
    await mailPage(db, '', { filters: [...fields, ...filtersOf('created_at', 'time')], limit: 1, cursor: null })
  },
  'src/vault/store.ts countByKid': (db) => countByKid(db, sealed),
  'src/vault/store.ts lockSealedElsewhere': (db) => lockSealedElsewhere(db, sealed, { kid: '', after: null, size: 1 }),
  'src/vault/store.ts updateSealed': (db) => updateSealed(db, sealed, []),
}

/** A store whose statements are wrong, each in one way; those with null are right. */
const planted: readonly (readonly [name: string, statement: string, fault: RegExp | null])[] = [
  ['right', 'db.query<{ id: string; verdict: string | null }>(`SELECT id, verdict FROM cases`)', null],
  ['joined', 'db.query<{ id: string | null }>(`SELECT i.id FROM cases c LEFT JOIN incidents i ON i.id = c.incident_id`)', null],
  ['missing', 'db.query<{ id: string }>(`SELECT colour FROM cases`)', /column "colour" does not exist/],
  ['unclaimed', 'db.query<{ id: string }>(`SELECT id, stage FROM cases`)', /^no field for the column stage$/],
  ['unselected', 'db.query<{ id: string; stage: string }>(`SELECT id FROM cases`)', /^no column for the field stage$/],
  ['untyped', 'db.query(`SELECT id FROM cases`)', /^no type for the column id$/],
  ['misnamed', 'db.query<{ openedAt: Date }>(`SELECT opened_at FROM cases`)', /^no column for the field openedAt$/],
  ['nullable', 'db.query<{ verdict: string }>(`SELECT verdict FROM cases`)', /^verdict may be null/],
  ['outer', 'db.query<{ id: string }>(`SELECT i.id FROM cases c LEFT JOIN incidents i ON i.id = c.incident_id`)', /^id may be null/],
  ['mistyped', 'db.query<{ opened_at: string }>(`SELECT opened_at FROM cases`)', /^opened_at is timestamptz, claimed as string$/],
  [
    'element',
    'db.query<{ released: readonly number[] }>(`SELECT released FROM cases`)',
    /^released is _text, claimed as readonly number\[\]$/,
  ],
  ['counted', 'db.query<{ n: string }>(`SELECT count(*) AS n FROM cases`)', /^n is int8, claimed as string$/],
  ['condition', "db.query(`SELECT FROM cases WHERE ${lock ? 'id = 1' : 'true'}`)", /operator does not exist/],
  ['beside', 'db.query<Record<string, unknown>>(`SELECT ${fields.beside} FROM cases c`)', /^of.stage is text, claimed as number$/],
  [
    'filter',
    "listPage<{ id: string }>(db, { ...list, columns: { stage: { sql: 'colour', type: 'string' } } })",
    /column "colour" does not exist/,
  ],
  ['ordered', 'listPage<{ id: number }>(db, { ...list, columns: {} })', /^id is uuid, claimed as number$/],
  ['hidden', 'db.query<{ id: string }>(given)', /^is put together as it runs$/],
]
const plantedFile = 'src/cases/planted-store.ts'
const plantedText = `import type { Queryable } from '../database/database.js'
import { listPage } from '../database/list-page.js'
import { rowFields } from '../database/row-fields.js'
const fields = rowFields<{ readonly stage: number }>('of', { stage: 'c.stage' })
const list = { select: 'id', from: 'cases', filters: [], limit: 1, cursor: null, orderBy: { column: 'opened_at', id: 'id', direction: 'asc' } } as const
${planted.map(([name, statement]) => `export const ${name} = (db: Queryable, lock: boolean, given: string) => ${statement}`).join('\n')}
`

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
let describer: Describer
let checker: ts.TypeChecker
let statements: readonly Statement[]

beforeAll(async () => {
  postgres = await temporaryPostgres()
  describer = new Describer(postgres.url)
  await describer.open()
  const program = programOf({ [plantedFile]: plantedText })
  checker = program.getTypeChecker()
  statements = await statementsOf(program)
})
afterAll(async () => {
  await describer.close()
  await postgres.stop()
})

describe('each statement, prepared against the migrated schema', () => {
  it('returns what its row type claims', async () => {
    const excused = new Set<string>()
    const faults: string[] = []
    for (const statement of statements.filter(({ of }) => !of.startsWith(plantedFile))) {
      for (const fault of await examine(checker, describer, statement, parts)) {
        const excuse =
          passedOn.find(([of]) => of === statement.of && fault === 'is put together as it runs') ??
          neverNull.find(([of, column]) => of === statement.of && fault.startsWith(`${column} may be null`))
        if (excuse === undefined) faults.push(`${statement.at} ${fault}`)
        else excused.add(excuse.join())
      }
    }
    expect(faults).toEqual([])
    expect([...passedOn, ...neverNull].filter((excuse) => !excused.has(excuse.join()))).toEqual([])
    const known = new Set(statements.map(({ of }) => of))
    expect(Object.keys(parts).filter((of) => !known.has(of))).toEqual([])
  })

  it('is found in every store', () => {
    expect(statements.length).toBeGreaterThan(400)
  })

  it.each(planted)('%s: %s', async (name, _statement, expected) => {
    const own = statements.filter(({ of }) => of === `${plantedFile} ${name}`)
    expect(own).toHaveLength(1)
    const found = await Promise.all(own.map((statement) => examine(checker, describer, statement, parts)))
    if (expected === null) expect(found).toEqual([[]])
    else expect(found.flat()).toContainEqual(expect.stringMatching(expected))
  })
})
