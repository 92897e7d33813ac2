import { createHash, randomUUID } from 'node:crypto'
import { derivedId } from '../database/derived-id.js'
import type { AnswerMemory, Claim, NamedRequest, StoredAnswer } from '../http/answer-memory.js'
import { Conflict, Unprocessable } from '../http/errors.js'
import type { Tools, Tx } from '../tools.js'
import { deleteClaim, deleteExpired, insertClaim, keepAnswer, lockClaim, renewClaim, renewEveryMs, takeOver } from './answer-store.js'
import { canonicalJson } from './canonical-json.js'
import { performing } from './effect.js'

/** What stands sealed in a row: a plain hash of a body with a weak secret in it could be guessed. */
interface Kept {
  readonly hash: string
  readonly answer?: StoredAnswer
}

const placeOf = (id: string) => ({ table: 'idempotency_keys', row: id, field: 'kept' })
const hashOf = (body: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(body ?? {}))
    .digest('hex')

/**
 * Answers to requests with an `Idempotency-Key`, in PostgreSQL, kept for IDEMPOTENCY_LIFE. The key is claimed before anything happens, and
 * every transaction of the request commits with a note of its effect: of identical requests in however many processes one is carried out.
 * A process killed after the effect and before the answer was kept loses the answer, never the effect.
 */
export const answerMemory = (tools: Pick<Tools, 'database' | 'vault' | 'clock' | 'settings' | 'log'>): AnswerMemory => {
  const { database, vault } = tools
  const claimed = (id: string, run: string, bodyHash: string, claimedAt: Date): { readonly claim: Claim } => ({
    claim: { id, run, bodyHash, requestId: derivedId(id, claimedAt.toISOString()) },
  })

  const claim = async (tx: Tx, request: NamedRequest): Promise<{ readonly claim: Claim } | { readonly stored: StoredAnswer } | null> => {
    const id = derivedId(request.caller.tokenId, request.route, request.key)
    const hash = hashOf(request.body)
    const run = randomUUID()
    const kept = await vault.seal(placeOf(id), JSON.stringify({ hash } satisfies Kept))
    const expiresAt = new Date(tx.now.getTime() + tools.settings.idempotencyLife)
    if (await insertClaim(tx, { id, environmentId: request.caller.environmentId, kept, run, now: tx.now, expiresAt })) {
      return claimed(id, run, hash, tx.now)
    }
    const held = await lockClaim(tx, id)
    if (held === null) return null
    const known = JSON.parse(await vault.open(placeOf(id), held.kept)) as Kept
    if (known.hash !== hash) throw new Unprocessable('This Idempotency-Key was sent before with another body')
    if (held.answered && known.answer !== undefined) return { stored: known.answer }
    if (held.lease_seconds > 0) {
      throw new Conflict('The first request with this Idempotency-Key is still under way', {
        retryAfterSeconds: Math.min(held.lease_seconds, 5),
      })
    }
    if (held.had_effect && !request.repeatable) {
      throw new Conflict(
        'The first request with this Idempotency-Key was carried out, but its answer was lost: look at what is there before you send it with another key',
      )
    }
    await takeOver(tx, id, run)
    return claimed(id, run, hash, held.claimed_at)
  }

  return {
    claim: async (request) => {
      for (;;) {
        const found = await database.transaction((tx) => claim(tx, request))
        if (found !== null) return found
      }
    },
    during: (one, work) => performing(one, () => whileRenewed(tools, one, work)),
    keep: async (one, answer) => {
      const kept: Kept = { hash: one.bodyHash, answer }
      await keepAnswer(database, one, await vault.seal(placeOf(one.id), JSON.stringify(kept)), tools.clock())
    },
    letGo: (one) => deleteClaim(database, one),
  }
}

/** A call may wait for a platform, a lease and Temporal for minutes; a killed process is noticed within seconds. */
const whileRenewed = async <T>({ database, log }: Pick<Tools, 'database' | 'log'>, claim: Claim, work: () => Promise<T>): Promise<T> => {
  const renewing = setInterval(() => {
    renewClaim(database, claim).catch((error: unknown) => {
      log.warn({ err: error }, 'the claim of an Idempotency-Key was not renewed')
    })
  }, renewEveryMs)
  try {
    return await work()
  } finally {
    clearInterval(renewing)
  }
}

/** Answers whose day is over. */
export const forgetAnswers = async (tools: Pick<Tools, 'database' | 'clock'>): Promise<void> => {
  while (await deleteExpired(tools.database, tools.clock()));
}
