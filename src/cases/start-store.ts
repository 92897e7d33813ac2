import type { StartNotes } from '../outbox/start-notes.js'

/** Locks the cases in the order of their ids (docs/lock-order.md). */
export const startNotes: StartNotes = {
  claimed: `locked AS MATERIALIZED (
       SELECT c.id FROM cases c JOIN taken ON taken."subjectId" = c.id ORDER BY c.id FOR NO KEY UPDATE OF c
     ), started AS (
       UPDATE cases c SET started_at = clock_timestamp() FROM locked WHERE c.id = locked.id
     )`,
  running: async (tx, cases) => {
    await tx.query(
      `WITH locked AS MATERIALIZED (
         SELECT c.id, s.run_id FROM cases c JOIN unnest($1::uuid[], $2::text[]) AS s(case_id, run_id) ON s.case_id = c.id
         WHERE s.run_id IS NOT NULL AND c.workflow_run_id IS NULL ORDER BY c.id FOR NO KEY UPDATE OF c
       )
       UPDATE cases c SET workflow_run_id = locked.run_id FROM locked WHERE c.id = locked.id`,
      [cases.map(({ caseId }) => caseId), cases.map(({ runId }) => runId)],
    )
  },
}
