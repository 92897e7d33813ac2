import { ActivityFailure, ApplicationFailure, CancellationScope, condition, isCancellation, setHandler } from '@temporalio/workflow'
import type { IncidentInput, IncidentStanding } from '../src/domain/steps.js'
import { look } from './messages.js'
import { Pace } from './pace.js'
import { databaseSteps, manyCasesSteps, platformSteps } from './steps-of-queues.js'

/**
 * One fault of one OAuth app: holds the app's cases, tells the operator at growing distances, and asks for a few accounts until the app
 * works or staff say so; then releases the cases. Asking is one activity that fails until there is news, so a month costs few events.
 */
export async function incident({ incidentId }: IncidentInput): Promise<void> {
  const pace = new Pace()
  let looks = 0
  setHandler(look, () => {
    looks += 1
  })
  try {
    let standing = await manyCasesSteps('Hold the cases of the app').holdCases({ incidentId })
    while (!standing.closed) standing = await turn(incidentId, standing, { pace, looks: () => looks })
    await manyCasesSteps('Release the cases').releaseCases({ incidentId })
  } catch (error) {
    // The database was restored to before it: there is nothing to look after.
    if (!isIncidentGone(error)) throw error
  }
}

/** Runs a step until something changes: there is news, the operator is due to be notified, or a message says that the incident has changed. */
const turn = async (
  incidentId: string,
  { tellAt }: IncidentStanding,
  { pace, looks }: { readonly pace: Pace; readonly looks: () => number },
): Promise<IncidentStanding> => {
  const alertOperator = async (): Promise<IncidentStanding> => {
    const standing = await databaseSteps().alertOperator({ incidentId })
    pace.note('alertOperator', tellAt)
    return standing
  }
  const due = Date.parse(tellAt) - Date.now()
  const wait = due > 0 ? due : pace.holdBefore('alertOperator', tellAt)
  if (wait === 0) return alertOperator()
  const seen = looks()
  const scope = new CancellationScope()
  const news = await scope.run(() =>
    Promise.race([
      platformSteps('Ask for a few accounts').probeApp({ incidentId }),
      condition(() => looks() > seen, wait, { summary: 'Until: tell the operator' }).then((woken) => (woken ? 'look' : 'tell')),
    ]),
  )
  // What lost the race is of no use any more.
  scope.cancel()
  if (typeof news === 'object') return news
  return news === 'tell' ? alertOperator() : { closed: false, tellAt }
}

const isIncidentGone = (error: unknown): boolean =>
  !isCancellation(error) &&
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'IncidentGone'
