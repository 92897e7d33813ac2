import * as fs from 'node:fs'
import path from 'node:path'
import type { PlatformAnswer } from '../../src/domain/platform-answer.js'
import { platformAnswer } from '../../src/egress/platform-answer.js'

/** One answer as a server really gave it; `about` is what was done to it. */
export interface RecordedRefusal {
  readonly variant: string
  readonly situation: string
  readonly about: string
  readonly status: number
  readonly content_type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface RecordedServer {
  /** The file's name. */
  readonly name: string
  readonly server: string
  readonly version: string
  readonly refusals: readonly RecordedRefusal[]
}

/** An answer of one endpoint to one question, "a wrong secret, basic | made-up token to the revocation endpoint". */
export interface RecordedCheck {
  readonly question: string
  readonly status: number
  readonly body?: unknown
}

const folder = path.resolve(import.meta.dirname, '../recorded-servers')

const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'))

/** What each server answered on the day that its file names. */
export const recordedServers = (): readonly RecordedServer[] =>
  fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ ...(read(file) as Omit<RecordedServer, 'name'>), name: path.basename(file, '.json') }))

/** The answers to "is it the client?" of one server; none where it was not asked. */
export const recordedChecks = (name: string): readonly RecordedCheck[] => {
  const file = path.join('client-checks', `${name === 'dot' ? 'django-oauth-toolkit' : name}.json`)
  return fs.existsSync(path.join(folder, file)) ? (read(file) as { readonly answers: readonly RecordedCheck[] }).answers : []
}

/** A recorded answer as it would reach `judge`. */
export const asAnswer = ({ status, content_type, headers, body }: RecordedRefusal): PlatformAnswer =>
  platformAnswer({
    status,
    headers: { 'content-type': content_type ?? '', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body)),
    receivedAt: Date.parse('2026-11-29T12:00:00Z'),
  })
