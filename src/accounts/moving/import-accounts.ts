import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { audit } from '../../access/audit.js'
import { findIntegration } from '../../integrations/load-integration.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import type { Tools, Tx } from '../../tools.js'
import { selectTakenMinutes } from '../store/import-store.js'
import { finishImport, insertImport, selectUnfinishedImport, updateImport } from '../store/import-progress-store.js'
import type { ImportProgress } from '../store/import-progress-store.js'
import { batchesOf } from './batches.js'
import { fileFacts } from './file-facts.js'
import type { FileFacts } from './file-facts.js'
import { ImportUnderWay, lockImport } from './import-lock.js'
import type { MoveKey } from './move-key.js'
import { prepareLine } from './prepare-line.js'
import type { Preparing } from './prepare-line.js'
import type { PreparedLine } from './prepared-line.js'
import { readCsv } from './read-csv.js'
import { readNdjson } from './read-ndjson.js'
import { refreshPace } from './refresh-pace.js'
import { openRefusedReport } from './refused-report.js'
import type { RefusedReport } from './refused-report.js'
import { seenInFile } from './seen-places.js'
import { tryBatch, writeBatch } from './write-batch.js'
import type { BatchResult } from './write-batch.js'

export interface ImportGiven {
  readonly environmentId: string
  /** For the audit: `cli`. */
  readonly actor: string
  /** Path of the file; `.csv` is read as such, everything else as a JSON object a line. */
  readonly file: string
  /** Nothing is written to the database. */
  readonly dryRun: boolean
  /** Whether each account is told by `created` and `active`, as by `POST /integrated-account`. */
  readonly events: boolean
  /** Opens `credentials` that an export sealed. */
  readonly key: MoveKey | null
  /** First refreshes of one OAuth app that are due in one minute, at most. */
  readonly refreshesPerMinute: number
  readonly report: string
  /** Ends it after the batch under way; the same command goes on from there. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportSeen) => void
}

export interface ImportSeen {
  readonly bytes: number
  readonly totalBytes: number
  readonly lines: number
  readonly imported: number
  readonly refused: number
}

export interface ImportResult extends ImportSeen {
  /** False: it was asked to end before. */
  readonly finished: boolean
  /** Where an earlier run had come to; null: from the beginning. */
  readonly resumedAt: number | null
}

/**
 * Brings accounts over from a file of any size. Batches are committed together with how far the file has come: whenever the process is
 * killed, the next run of the same file goes on exactly there, and no line is imported twice or reported twice. Only inserts. No platform
 * is called.
 * @throws ImportFileUnreadable, ImportUnderWay, VaultUnreadable for a client secret
 */
export const importAccounts = async (tools: Tools, given: ImportGiven): Promise<ImportResult> => {
  const facts = await fileFacts(given.file)
  // A dry run writes nothing that another import would need.
  if (given.dryRun) return importFacts(tools, given, facts)
  const alone = await lockImport(tools, `${given.environmentId}/${facts.digest}`)
  try {
    return await importFacts(tools, given, facts)
  } finally {
    await alone.end()
  }
}

const importFacts = async (tools: Tools, given: ImportGiven, facts: FileFacts): Promise<ImportResult> => {
  const { environmentId, dryRun, file, signal } = given
  const begun = dryRun ? null : await selectUnfinishedImport(tools.database, environmentId, facts.digest)
  const preparing = await preparingOf(tools, given, facts.digest)
  let progress = begun ?? (await begin(tools, given, facts.digest))
  const report = await openRefusedReport(given.report, progress.reportBytes)
  const step = dryRun ? dryStep(tools, given, report) : wetStep(tools, given, report)
  const store = async (lines: readonly PreparedLine[]): Promise<void> => {
    try {
      progress = await step(progress, lines)
    } catch (error) {
      const code = dataErrorOf(error)
      if (code === null) throw error
      // One line is at fault, and the others must not suffer for it.
      const [only] = lines
      if (lines.length > 1 || only === undefined) for (const line of lines) await store([line])
      else await store([{ ...only, outcome: { refused: [{ field: 'line', reason: `can not be stored (${code})` }] } }])
    }
  }
  const seen = (): ImportSeen => ({
    bytes: progress.bytes,
    totalBytes: facts.bytes,
    lines: progress.line,
    imported: progress.imported,
    refused: progress.refused,
  })
  try {
    const read = file.toLowerCase().endsWith('.csv') ? readCsv : readNdjson
    const lines = read(file, { bytes: progress.bytes, line: progress.line })
    for await (const batch of batchesOf(lines, (line) => prepareLine({ ...preparing, now: tools.clock() }, line), signal)) {
      await store(batch)
      given.onProgress(seen())
    }
  } finally {
    await report.close(progress.reportBytes)
  }
  if (!signal.aborted && !dryRun) await tools.database.transaction((tx) => finish(tx, given, progress))
  return { ...seen(), finished: !signal.aborted, resumedAt: begun?.line ?? null }
}

const begin = async (tools: Tools, { environmentId, file, dryRun }: ImportGiven, digest: string): Promise<ImportProgress> => {
  const id = randomUUID()
  if (!dryRun) {
    await tools.database.transaction((tx) => insertImport(tx, { id, environmentId, digest, file: path.basename(file) }))
  }
  return { id, bytes: 0, line: 0, imported: 0, refused: 0, reportBytes: 0 }
}

const preparingOf = async (tools: Tools, given: ImportGiven, digest: string): Promise<Omit<Preparing, 'now'>> => {
  const { environmentId, key, refreshesPerMinute } = given
  const known = new Map<string, ReturnType<Preparing['integration']>>()
  const load = (name: string): ReturnType<Preparing['integration']> =>
    tools.database.transaction(async (tx) => {
      const integration = await findIntegration(tx, environmentId, name)
      return integration && { integration, app: await oauthApp(tx, integration) }
    })
  return {
    environmentId,
    digest,
    key,
    vault: tools.vault,
    integration: (name) => {
      const found = known.get(name) ?? load(name)
      known.set(name, found)
      return found
    },
    pace: refreshPace({
      perMinute: refreshesPerMinute,
      taken: await selectTakenMinutes(tools.database, environmentId, tools.clock()),
    }),
  }
}

type Step = (from: ImportProgress, lines: readonly PreparedLine[]) => Promise<ImportProgress>

/** One transaction: the batch, and how far the file has come. The report is on the disk before it commits. */
const wetStep =
  (tools: Tools, { environmentId, events }: ImportGiven, report: RefusedReport): Step =>
  (from, lines) =>
    tools.database.transaction(async (tx) => {
      const result = await writeBatch(tx, { environmentId, lines, events })
      const to = await advanced(from, lines, result, report)
      if (!(await updateImport(tx, from, to))) throw new ImportUnderWay()
      return to
    })

const dryStep = (tools: Tools, { environmentId }: ImportGiven, report: RefusedReport): Step => {
  const seen = seenInFile()
  return async (from, lines) =>
    advanced(from, lines, await tools.database.transaction((tx) => tryBatch(tx, { environmentId, lines, seen })), report)
}

const advanced = async (
  from: ImportProgress,
  lines: readonly PreparedLine[],
  { imported, refused }: BatchResult,
  report: RefusedReport,
): Promise<ImportProgress> => {
  const last = lines.at(-1)
  return {
    id: from.id,
    bytes: last?.end ?? from.bytes,
    line: last?.endLine ?? from.line,
    imported: from.imported + imported,
    refused: from.refused + refused.length,
    reportBytes: await report.write(from.reportBytes, refused),
  }
}

const finish = async (
  tx: Tx,
  { environmentId, actor, file }: ImportGiven,
  { id, line, imported, refused }: ImportProgress,
): Promise<void> => {
  await finishImport(tx, id)
  await audit(tx, {
    environmentId,
    actor,
    action: 'imported',
    subjectKind: 'environment',
    subjectId: environmentId,
    data: { import_id: id, file: path.basename(file), lines: line, imported, refused },
  })
}

/** PostgreSQL's code where it refuses a value (classes 22 and 23); null for every other failure. */
const dataErrorOf = (error: unknown): string | null => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^2[23][0-9A-Z]{3}$/.test(code) ? code : null
}
