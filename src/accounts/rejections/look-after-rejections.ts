import { rejectionForgottenMs } from '../../domain/weigh-report.js'
import type { Tools } from '../../tools.js'
import { forgiveRejection } from '../outage/forgive-rejection.js'
import { probeRejected } from './probe-rejected.js'
import { selectQuiet, selectRejection, selectToProbe } from '../store/rejection-store.js'
import type { RejectionToProbe } from '../store/rejection-store.js'

/** In one look, and at once: probes of thousands must neither hold up the reconciler nor the platforms. */
const most = { quiet: 500, probes: 60, atOnce: 6 }

/**
 * Ends what no report and no workflow would: rejections without a 401 for a day, and those whose probe answers well again. Repeatable, and
 * safe beside another process that does the same: a probe is claimed, an end is decided under the account's lock.
 */
export const lookAfterRejections = async (tools: Tools): Promise<void> => {
  const { database, clock, settings } = tools
  const quietSince = new Date(clock().getTime() - rejectionForgottenMs)
  for (const { accountId } of await selectQuiet(database, quietSince, most.quiet)) {
    await database.transaction(async (tx) => {
      const known = await selectRejection(tx, accountId)
      if (known !== null && known.reportedAt <= quietSince.getTime()) await forgiveRejection(tx, accountId, 'quiet')
    })
  }
  const due = [...(await selectToProbe(database, { now: clock(), apartMs: settings.probesApart, limit: most.probes }))]
  await Promise.all(Array.from({ length: most.atOnce }, () => probeEach(tools, due)))
}

const probeEach = async (tools: Tools, due: RejectionToProbe[]): Promise<void> => {
  for (let one = due.shift(); one !== undefined; one = due.shift()) {
    const { accountId, everyMs } = one
    await probeRejected(tools, accountId, everyMs).catch((error: unknown) => {
      tools.log.warn({ err: error, account_id: accountId }, 'a rejected connection could not be asked about')
    })
  }
}
