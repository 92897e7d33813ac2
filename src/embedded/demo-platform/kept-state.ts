import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type Payload = Record<string, unknown>
interface Entry {
  readonly value: Payload
  /** Milliseconds since the epoch, by the platform's own clock; null: never. */
  readonly expires: number | null
}

/** Sign-ins under way die with the process, as browser sessions do; everything else outlives it. */
const transient = /^(Session|SessionUid|Interaction|AuthorizationCode|PushedAuthorizationRequest|ReplayDetection):/

/** Rewritten when it holds four times what is alive, but not for less than this many lines (about 10 MB). */
const compactAfter = 20_000
const sweepEvery = 2_000

/**
 * The platform's memory: a Map, written through to a journal of JSON lines when a folder is given. Each change is one write(2), so
 * that a SIGKILL can't lose a rotated refresh token whose successor the client already holds.
 */
export class KeptState {
  readonly #entries = new Map<string, Entry>()
  readonly #byGrant = new Map<string, Set<string>>()
  readonly #file: string | undefined
  readonly #nowMs: () => number
  #fd: number | undefined
  #lines = 0
  #writes = 0

  constructor(dataDir: string | undefined, nowMs: () => number) {
    this.#nowMs = nowMs
    if (dataDir === undefined) return
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    this.#file = join(dataDir, 'demo-platform.jsonl')
    this.#load(this.#file)
    this.#compact(this.#file)
  }

  get(key: string): Payload | undefined {
    const entry = this.#entries.get(key)
    if (!entry || !this.#alive(entry)) return undefined
    return { ...entry.value }
  }

  set(key: string, value: Payload, expires: number | null = null): void {
    const entry: Entry = { value, expires }
    this.#put(key, entry)
    this.#append(key, entry)
    this.#writes += 1
    if (this.#writes % sweepEvery === 0) this.#sweep()
  }

  /** Changes a value without touching its expiry. */
  merge(key: string, change: Payload): void {
    const entry = this.#entries.get(key)
    if (entry) this.set(key, { ...entry.value, ...change }, entry.expires)
  }

  delete(key: string): void {
    if (!this.#entries.has(key)) return
    this.#drop(key)
    this.#append(key, null)
  }

  /** Keys of one kind, `Grant:` for example, that are alive. */
  keys(prefix: string): string[] {
    return [...this.#entries].filter(([key, entry]) => key.startsWith(prefix) && this.#alive(entry)).map(([key]) => key)
  }

  /** Every token that belongs to a grant. */
  keysOfGrant(grantId: string): string[] {
    return [...(this.#byGrant.get(grantId) ?? [])]
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #alive(entry: Entry): boolean {
    return entry.expires === null || entry.expires > this.#nowMs()
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    const { grantId } = entry.value
    if (typeof grantId !== 'string') return
    const members = this.#byGrant.get(grantId) ?? new Set()
    this.#byGrant.set(grantId, members.add(key))
  }

  #drop(key: string): void {
    const grantId = this.#entries.get(key)?.value['grantId']
    this.#entries.delete(key)
    if (typeof grantId !== 'string') return
    const members = this.#byGrant.get(grantId)
    members?.delete(key)
    if (members?.size === 0) this.#byGrant.delete(grantId)
  }

  #sweep(): void {
    for (const [key, entry] of this.#entries) if (!this.#alive(entry)) this.#drop(key)
  }

  #append(key: string, entry: Entry | null): void {
    if (this.#fd === undefined || this.#file === undefined || transient.test(key)) return
    writeSync(this.#fd, line(key, entry))
    this.#lines += 1
    if (this.#lines > compactAfter && this.#lines > this.#entries.size * 4) this.#compact(this.#file)
  }

  #load(file: string): void {
    if (!existsSync(file)) return
    for (const text of readFileSync(file, 'utf8').split('\n')) {
      const parsed = parseLine(text)
      if (!parsed) continue
      const [key, entry] = parsed
      if (entry) this.#put(key, entry)
      else this.#drop(key)
    }
  }

  #compact(file: string): void {
    this.close()
    this.#sweep()
    const kept = [...this.#entries].filter(([key]) => !transient.test(key))
    writeFileSync(`${file}.new`, kept.map(([key, entry]) => line(key, entry)).join(''), { mode: 0o600 })
    renameSync(`${file}.new`, file)
    this.#fd = openSync(file, 'a', 0o600)
    this.#lines = kept.length
  }
}

const line = (key: string, entry: Entry | null): string => `${JSON.stringify([key, entry])}\n`

/** The last line may be torn by a kill in the middle of a write: it was never answered for, so it is dropped. */
const parseLine = (text: string): [string, Entry | null] | undefined => {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as [string, Entry | null]
  } catch {
    return undefined
  }
}
