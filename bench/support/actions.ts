import type { WorkflowHandle } from '@temporalio/client'
import { until } from '../../src/embedded/until.js'
import type { System } from './system.js'

/** Billable actions, by kind. */
export type Actions = Readonly<Record<string, number>>

/** A plain signal: no case is woken by one. */
const markType = 'grpc_SignalWorkflowExecution'
const patienceMs = 15_000

/**
 * Reads the Temporal server's own count. The server publishes it about once a second: a signal of ours is sent as a mark, and when that is
 * there, so is all that came before.
 */
export class ActionMeter {
  readonly #metricsUrl: string
  readonly #mark: WorkflowHandle
  #marks = 0
  #before: Actions = {}

  constructor(metricsUrl: string, mark: WorkflowHandle) {
    this.#metricsUrl = metricsUrl
    this.#mark = mark
  }

  static async start({ tools, temporalMetricsUrl }: System): Promise<ActionMeter> {
    // The queue has no worker: it only receives signals.
    const options = { workflowId: 'mark', taskQueue: 'nobody', args: [] }
    const meter = new ActionMeter(temporalMetricsUrl, await tools.temporal.client.workflow.start('mark', options))
    await meter.since()
    return meter
  }

  /** What came since the last call. */
  async since(): Promise<Actions> {
    this.#marks += 1
    await this.#mark.signal('mark')
    let last = ''
    const settled = async (): Promise<boolean> => {
      const text = JSON.stringify(await this.#read())
      const isSame = text === last
      last = text
      return isSame && ((JSON.parse(text) as Actions)[markType] ?? 0) >= this.#marks
    }
    if (!(await until(settled, patienceMs))) throw new Error('the Temporal server does not publish its count of actions')
    const now = JSON.parse(last) as Actions
    const entries = Object.entries(now).map(
      ([type, count]) => [type, count - (this.#before[type] ?? 0) - (type === markType ? 1 : 0)] as const,
    )
    this.#before = now
    return Object.fromEntries(entries.filter(([, count]) => count !== 0))
  }

  /** Source: the dev server's Prometheus counter `action`; the server's own housekeeping runs in another namespace. */
  async #read(): Promise<Actions> {
    const actions: Record<string, number> = {}
    for (const line of (await (await fetch(this.#metricsUrl)).text()).split('\n')) {
      const [, labels = '', value = ''] = /^action\{(.*)\} (\S+)$/.exec(line) ?? []
      if (!labels.includes('namespace="default"')) continue
      const type = /action_type="([^"]*)"/.exec(labels)?.[1] ?? ''
      actions[type] = (actions[type] ?? 0) + Number(value)
    }
    return actions
  }
}

export const sumOf = (actions: Actions): number => Object.values(actions).reduce((sum, count) => sum + count, 0)
