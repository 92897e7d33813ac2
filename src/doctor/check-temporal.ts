import { ScheduleNotFoundError } from '@temporalio/client'
import proto from '@temporalio/proto'
import { wordsOf } from '../domain/words-of.js'
import { queueName, queueSuffixes, searchAttributes } from '../temporal/names.js'
import type { TemporalTools } from '../temporal/temporal-tools.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'

const deadlineMs = 8_000
/** Who runs activities: every queue has some. */
const activityQueue = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY

export interface TemporalLook {
  readonly findings: readonly Finding[]
  /** When a worker last asked, by Temporal's clock, in milliseconds since the epoch; null: none did lately. */
  readonly lastAsked: number | null
}

/** Reachable, its namespace, search attributes, workers and the reconciler's Schedule. Registers nothing. */
export const checkTemporal = async (temporal: TemporalTools, name: string): Promise<TemporalLook> => {
  const { connection, namespace } = temporal
  const within = <T>(call: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + deadlineMs, call)
  try {
    await temporal.check()
  } catch (error) {
    const what = 'check TEMPORAL_ADDRESS, TEMPORAL_TLS and TEMPORAL_API_KEY, and that the server runs. Until then cases wait in PostgreSQL'
    return { findings: [problem('temporal', `It does not answer: ${wordsOf(error)}`, what)], lastAsked: null }
  }
  const findings: Finding[] = [ok('temporal', 'The server answers')]
  try {
    await within(() => connection.workflowService.describeNamespace({ namespace }))
    findings.push(ok('namespace', `${namespace} is there`))
  } catch (error) {
    findings.push(
      problem(
        'namespace',
        `${namespace}: ${wordsOf(error)}`,
        `set TEMPORAL_NAMESPACE, or: temporal operator namespace create ${namespace}`,
      ),
    )
    return { findings, lastAsked: null }
  }
  findings.push(await checkAttributes(temporal, within))
  const { unattended, lastAsked } = await workersOf(temporal, name, within)
  findings.push(
    unattended.length === 0
      ? ok('workers', 'Every task queue has a worker')
      : problem('workers', `No worker asked for work of ${unattended.join(', ')} in the last minutes`, 'start `relink worker`'),
  )
  findings.push(await checkReconciler(temporal, name, within))
  return { findings, lastAsked }
}

type Within = <T>(call: () => Promise<T>) => Promise<T>

const checkAttributes = async ({ connection, namespace }: TemporalTools, within: Within): Promise<Finding> => {
  try {
    const { customAttributes } = await within(() => connection.operatorService.listSearchAttributes({ namespace }))
    const missing = searchAttributes.filter((attribute) => !(attribute in customAttributes))
    if (missing.length === 0) return ok('search attributes', 'All are registered')
    const commands = missing.map(
      (attribute) => `temporal operator search-attribute create --namespace ${namespace} --name ${attribute} --type Keyword`,
    )
    return problem('search attributes', `Missing: ${missing.join(', ')}`, commands.join(' && '))
  } catch (error) {
    return note(
      'search attributes',
      `They could not be listed: ${wordsOf(error)}`,
      `register by hand: ${searchAttributes.join(', ')} (Keyword)`,
    )
  }
}

const workersOf = async ({ connection, namespace }: TemporalTools, name: string, within: Within) => {
  const unattended: string[] = []
  let lastAsked: number | null = null
  for (const suffix of queueSuffixes) {
    const queue = queueName(name, suffix)
    const { pollers } = await within(() =>
      connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: queue }, taskQueueType: activityQueue }),
    )
    if (pollers.length === 0) unattended.push(queue)
    for (const { lastAccessTime } of pollers) {
      const at = Number(lastAccessTime?.seconds ?? 0) * 1000 + (lastAccessTime?.nanos ?? 0) / 1e6
      lastAsked = Math.max(lastAsked ?? 0, at)
    }
  }
  return { unattended, lastAsked }
}

const checkReconciler = async ({ client }: TemporalTools, name: string, within: Within): Promise<Finding> => {
  try {
    const { state } = await within(() => client.schedule.getHandle(`${name}-reconciler`).describe())
    return state.paused
      ? problem(
          'reconciler',
          'Its Schedule is paused',
          `temporal schedule toggle --schedule-id ${name}-reconciler --unpause --reason doctor`,
        )
      : ok('reconciler', 'Its Schedule is there')
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) return note('reconciler', `Its Schedule could not be read: ${wordsOf(error)}`)
    return problem('reconciler', 'There is no Schedule for it', 'start `relink worker`, which makes it; RELINK_NAME must be the same here')
  }
}
