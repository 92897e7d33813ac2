import {
  Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client'
import type { Connection, WorkflowStartOptions } from '@temporalio/client'
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common'
import type { Config } from '../config.js'
import { retried } from '../database/retried.js'
import { caseDetails, caseSentence } from '../domain/case-details.js'
import type { ActAnswer, ActName, CaseInput, Standing, StepAnswer, SweepInput } from '../domain/steps.js'
import type { incident } from '../../workflows/incident.js'
import type { reauthorization } from '../../workflows/reauthorization.js'
import type { reconciler } from '../../workflows/reconciler.js'
import type { sweep } from '../../workflows/sweep.js'
import type { webhookDeliveries } from '../../workflows/webhook-deliveries.js'
import { actUpdates, look, reauthorized, wake } from '../../workflows/messages.js'
import type { WakeReason } from '../../workflows/messages.js'
import { connectConfig, lazyConnection } from './connection.js'
import { TemporalUnavailable } from './errors.js'
import { caseWorkflowId, incidentWorkflowId, queueName, searchAttributes, webhookWorkflowId } from './names.js'

/** What a case's execution is found by. */
export interface CaseLabels {
  readonly caseId: string
  readonly environment: string
  readonly tenant: string
  readonly integration: string
  readonly account: string
  readonly stage: string
}

/** A case that was opened together with many others. */
export interface OpenedCase {
  readonly standing: Standing
  /** Milliseconds until its execution has something to do; not positive: now. */
  readonly delayMs: number
}

export interface IncidentLabels {
  readonly incidentId: string
  readonly environment: string
  readonly integration: string
}

export type WakeMessage = { readonly id: string; readonly why: WakeReason } | { readonly id: string; readonly signal: 'reauthorized' }

/** No call waits longer than this: an API request and a relay's lease end soon after. */
const deadlineMs = 10_000
/** An execution that is being started is there by then. */
const startedWithinMs = 3_000
const startedPollMs = 100
/** A sweep's worker that died is noticed within a sweep or two, and a busy one is not taken for dead. */
const heartbeat = { least: 2_000, most: 30_000 }
/** Temporal refuses longer Keyword values in some stores. */
const longestAttribute = 255

/** The client's side of Temporal: start, wake, Update, describe. Knows no SQL. */
export class TemporalTools {
  readonly client: Client
  readonly connection: Connection
  readonly namespace: string
  readonly #settings: Config

  constructor(settings: Config) {
    this.#settings = settings
    this.connection = lazyConnection(settings)
    this.namespace = connectConfig(settings).namespace ?? 'default'
    this.client = new Client({ connection: this.connection, namespace: this.namespace })
  }

  /**
   * Starts a case's execution; one that exists already, running or closed, means that it was taken. One that was opened already goes on from there,
   * and has its first task when something is due: until then it is delayed, which costs no task and no timer. A signal-with-start, an Update or a
   * cancellation ends the delay; a plain signal would not. Answers the run's id, `null` where the execution is over.
   */
  async startCase(labels: CaseLabels, opened?: OpenedCase): Promise<string | null> {
    const handle = await this.#within(() =>
      ignoreTaken(
        this.client.workflow.start<typeof reauthorization>('reauthorization', {
          ...this.#caseOptions(labels, opened?.standing),
          workflowIdConflictPolicy: 'USE_EXISTING',
          ...(opened !== undefined && {
            ...(opened.delayMs > 0 && { startDelay: opened.delayMs }),
            staticSummary: caseSentence(opened.standing),
            staticDetails: caseDetails(opened.standing, opened.standing.did ?? []),
          }),
        }),
      ),
    )
    return handle?.firstExecutionRunId ?? null
  }

  /** Starts a case that has no execution, from the state in its row (the reconciler). */
  async restartCase(labels: CaseLabels, opened: StepAnswer | undefined): Promise<void> {
    await this.#within(() =>
      ignoreTaken(
        this.client.workflow.start<typeof reauthorization>('reauthorization', {
          ...this.#caseOptions(labels, opened),
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      ),
    )
  }

  /** Wakes a case, starting it first when its start has not been relayed yet: the order of a case's rows does not matter. False: its execution is over. */
  async wakeCase(labels: CaseLabels, message: WakeMessage): Promise<boolean> {
    const options = this.#caseOptions(labels)
    const woken = await this.#within(() =>
      ignoreTaken(
        'signal' in message
          ? this.client.workflow.signalWithStart<typeof reauthorization, [{ id: string }]>('reauthorization', {
              ...options,
              signal: reauthorized,
              signalArgs: [{ id: message.id }],
            })
          : this.client.workflow.signalWithStart<typeof reauthorization, [{ id: string; why: WakeReason }]>('reauthorization', {
              ...options,
              signal: wake,
              signalArgs: [{ id: message.id, why: message.why }],
            }),
      ),
    )
    return woken !== null
  }

  /** Has an endpoint's workflow look now what is due, or starts it. */
  async wakeWebhook(webhookId: string): Promise<void> {
    await this.#within(() =>
      this.client.workflow.signalWithStart<typeof webhookDeliveries>('webhookDeliveries', {
        workflowId: webhookWorkflowId(webhookId),
        taskQueue: queueName(this.#settings.name, 'cases'),
        args: [{ webhookId }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        signal: look,
      }),
    )
  }

  /** Makes an incident's workflow read its state, starting it first if need be; one that has ended is left alone, unless `again`. */
  async wakeIncident({ incidentId, environment, integration }: IncidentLabels, { again = false } = {}): Promise<void> {
    await this.#within(() =>
      ignoreTaken(
        this.client.workflow.signalWithStart<typeof incident>('incident', {
          workflowId: incidentWorkflowId(incidentId),
          taskQueue: queueName(this.#settings.name, 'cases'),
          args: [{ incidentId }],
          workflowIdReusePolicy: again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          signal: look,
          typedSearchAttributes: new TypedSearchAttributes([
            keyword('RelinkEnvironment', environment),
            keyword('RelinkIntegration', integration),
          ]),
        }),
      ),
    )
  }

  /**
   * Has a case's workflow perform an act. A repeat with the same id gets the first one's answer. An execution that is not there is waited for a
   * little: people may have their mail before it is started.
   * @throws {TemporalUnavailable} when no answer came within 10 s, or the case's execution has not started yet
   */
  async performAct(caseId: string, act: ActName, actId: string): Promise<ActAnswer> {
    const handle = this.client.workflow.getHandle(caseWorkflowId(caseId))
    const until = performance.now() + startedWithinMs
    const perform = () => this.#within(() => handle.executeUpdate(actUpdates[act], { args: [{ actId }], updateId: actId }))
    return retried(perform, (error) => {
      if (isNotReady(error)) throw new TemporalUnavailable('the case’s execution has not got on for a while', { cause: error })
      if (!(error instanceof WorkflowNotFoundError)) throw error
      if (performance.now() > until)
        throw new TemporalUnavailable('the case’s execution has not started yet, or has ended', { cause: error })
      return startedPollMs
    })
  }

  /** Those of up to a few hundred cases that a running execution looks after, as the visibility store knows it. */
  async runningAmong(caseIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (caseIds.length === 0) return new Set()
    const ids = new Map(caseIds.map((caseId) => [caseWorkflowId(caseId), caseId]))
    const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${[...ids.keys()].map((id) => `'${id}'`).join(', ')})`
    return this.#within(async () => {
      const running = new Set<string>()
      for await (const { workflowId } of this.client.workflow.list({ query })) running.add(ids.get(workflowId) ?? workflowId)
      return running
    })
  }

  /** Whether an execution looks after the case now. */
  async isRunning(caseId: string): Promise<boolean> {
    return this.#runs(caseWorkflowId(caseId))
  }

  /** The same for an incident. */
  async isIncidentRunning(incidentId: string): Promise<boolean> {
    return this.#runs(incidentWorkflowId(incidentId))
  }

  async #runs(workflowId: string): Promise<boolean> {
    try {
      const { status } = await this.#within(() => this.client.workflow.getHandle(workflowId).describe())
      return status.name === 'RUNNING'
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false
      throw error
    }
  }

  /** Registers missing search attributes where that is allowed. Returns the names still missing. */
  async ensureSearchAttributes(): Promise<readonly string[]> {
    return this.#within(async () => {
      const { customAttributes } = await this.connection.operatorService.listSearchAttributes({ namespace: this.namespace })
      const missing = searchAttributes.filter((name) => !(name in customAttributes))
      if (missing.length === 0) return []
      try {
        await this.connection.operatorService.addSearchAttributes({
          namespace: this.namespace,
          searchAttributes: Object.fromEntries(missing.map((name) => [name, keywordType])),
        })
        return []
      } catch {
        return missing
      }
    })
  }

  /** Brings the reconciler's Schedule to today's interval. */
  async ensureReconciler(everyMs: number): Promise<void> {
    await this.#ensureSchedule('reconciler', everyMs, 'reconciler' satisfies typeof reconciler.name, [])
  }

  /** The same for the sweep's; `heartbeatMs` is how soon a worker that died is noticed. */
  async ensureSweep(everyMs: number): Promise<void> {
    const heartbeatMs = Math.min(Math.max(everyMs, heartbeat.least), heartbeat.most)
    await this.#ensureSchedule('sweep', everyMs, 'sweep' satisfies typeof sweep.name, [{ heartbeatMs } satisfies SweepInput])
  }

  /** At most one of its runs at a time. */
  async #ensureSchedule(suffix: string, everyMs: number, workflowType: string, args: unknown[]): Promise<void> {
    const scheduleId = `${this.#settings.name}-${suffix}`
    const spec = { intervals: [{ every: everyMs }] }
    const action = {
      type: 'startWorkflow' as const,
      workflowType,
      workflowId: scheduleId,
      taskQueue: queueName(this.#settings.name, 'cases'),
      args,
    }
    await this.#within(async () => {
      const handle = this.client.schedule.getHandle(scheduleId)
      try {
        await handle.update((previous) => ({ ...previous, spec, action }))
      } catch (error) {
        if (!(error instanceof ScheduleNotFoundError)) throw error
        await this.client.schedule.create({ scheduleId, spec, action, policies: { overlap: 'SKIP' } }).catch((refused: unknown) => {
          // Another worker of the same version made it in between.
          if (!(refused instanceof ScheduleAlreadyRunning)) throw refused
        })
      }
    })
  }

  /** @throws {TemporalUnavailable} */
  async check(): Promise<void> {
    await this.#within(() => this.connection.workflowService.getSystemInfo({}), 3_000)
  }

  async close(): Promise<void> {
    await this.connection.close()
  }

  #caseOptions(labels: CaseLabels, opened?: StepAnswer): WorkflowStartOptions<typeof reauthorization> & { args: [CaseInput] } {
    const { caseId } = labels
    return {
      workflowId: caseWorkflowId(caseId),
      taskQueue: queueName(this.#settings.name, 'cases'),
      args: [opened === undefined ? { caseId } : { caseId, opened }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: new TypedSearchAttributes([
        keyword('RelinkEnvironment', labels.environment),
        keyword('RelinkTenant', labels.tenant),
        keyword('RelinkIntegration', labels.integration),
        keyword('RelinkAccount', labels.account),
        keyword('RelinkStage', labels.stage),
      ]),
    }
  }

  async #within<T>(call: () => Promise<T>, ms: number = deadlineMs): Promise<T> {
    try {
      return await this.connection.withDeadline(Date.now() + ms, call)
    } catch (error) {
      if (isUnavailable(error)) throw new TemporalUnavailable('Temporal did not answer in time', { cause: error })
      throw error
    }
  }
}

const keywordType = 2

const keyword = (name: (typeof searchAttributes)[number], value: string) => ({
  key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
  value: value.slice(0, longestAttribute),
})

/** `null`: it was taken, by an execution that is over. */
const ignoreTaken = async <T>(started: Promise<T>): Promise<T | null> => {
  try {
    return await started
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    return null
  }
}

/** gRPC 1 (cancelled), 4 (deadline) and 14 (unavailable). */
const isUnavailable = (error: unknown): boolean =>
  hasCause(error, (cause) => hasCode(cause, 1, 4, 14) || cause.name === 'WorkflowUpdateRPCTimeoutOrCancelledError')

/** gRPC 9: the server takes no Update for an execution whose task has failed or timed out twice in a row (workers that were killed). */
const isNotReady = (error: unknown): boolean => hasCause(error, (cause) => hasCode(cause, 9))

const hasCode = (error: Error, ...codes: readonly number[]): boolean => 'code' in error && codes.includes(error.code as number)

/** Wherever the SDK put it. */
const hasCause = (error: unknown, isIt: (cause: Error) => boolean): boolean => {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (isIt(cause)) return true
  return false
}
