import { Connection } from '@temporalio/client'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Patience {
  /** Between an answer and the next question. */
  readonly everyMs: number
  /** For one answer. */
  readonly answerMs: number
  /** So many unanswered requests in a row are enough. */
  readonly vain: number
}

/** A minute in all: a busy machine, or one that slept, has answered by then. */
const aMinute: Patience = { everyMs: 10_000, answerMs: 10_000, vain: 6 }

/**
 * Repeatedly asks a Temporal server for something that it has to read from its database, and ends it when it stops answering. Development servers
 * before 1.32 can lose their only database connection to cancelled requests, and then run on without answering: temporalio/temporal 10427. The server
 * that is started in its place continues from the same file.
 *
 * @param address gRPC, `host:port`
 * @param end called once, when it has been silent for too long
 * @returns a function that stops the watching
 */
export function endWhenSilent(address: string, end: () => void, patience: Patience = aMinute): () => void {
  const { everyMs, answerMs, vain } = patience
  const stop = new AbortController()
  const watch = async (): Promise<void> => {
    const connection = Connection.lazy({ address })
    const ask = () => connection.workflowService.listNamespaces({ pageSize: 1 })
    try {
      for (let unanswered = 0; unanswered < vain;) {
        const asked = performance.now()
        const answered = await connection.withDeadline(Date.now() + answerMs, ask).then(
          () => true,
          () => false,
        )
        unanswered = answered ? 0 : unanswered + 1
        // A refusal comes at once, and is no less silent.
        const rest = answered ? everyMs : answerMs - (performance.now() - asked)
        await sleep(Math.max(0, rest), undefined, { signal: stop.signal, ref: false })
      }
      end()
    } finally {
      await connection.close()
    }
  }
  void watch().catch(() => undefined)
  return () => {
    stop.abort()
  }
}
