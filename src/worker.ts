import path from 'node:path'
import { Context, activityInfo } from '@temporalio/activity'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import type { ActivityInboundCallsInterceptor, InjectedSinks, LogLevel, WorkerOptions } from '@temporalio/worker'
import type { RelinkSinks } from '../workflows/pace.js'
import { createActivities } from '../activities/create-activities.js'
import { openBatch } from '../activities/open-batch.js'
import { bulkHandler, startHandler, startNotes, wakeHandler } from './cases/relay.js'
import { incidentHandler } from './incidents/relay.js'
import { packageRoot } from './database/package-root.js'
import { keepTrying } from './keep-trying.js'
import { mailHandler } from './mail/relay.js'
import { startRelay } from './outbox/start-relay.js'
import { connectConfig } from './temporal/connection.js'
import { queueName, queueSuffixes } from './temporal/names.js'
import type { QueueSuffix } from './temporal/names.js'
import { asFailure } from './temporal/step-errors.js'
import type { Tools } from './tools.js'
import { FirstTries } from './webhooks/first-tries.js'
import { webhookRelay } from './webhooks/relay.js'

export interface RunningWorker {
  /** What is wrong at the moment, by part; empty when all is well. */
  readonly problems: () => readonly string[]
  stop(): Promise<void>
}

/** How long a step under way may finish when the process is asked to end; what is cut off runs again elsewhere. */
const graceMs = 10_000

/** Once per process, before any worker: the core's logs go through ours, and the process's signals are ours to handle. */
export const installRuntime = (tools: Pick<Tools, 'log'>): void => {
  const levels: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'debug',
    WARN: 'debug',
    ERROR: 'error',
  }
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // A step that fails to be tried again, and a Temporal that is away, are ordinary; the SDK reports both as warnings.
      tools.log[levels[level]]({ meta: { ...meta, error: undefined } }, message)
    }),
  })
}

/** Runs the steps of the given queues (all unless given), and the relay. Keeps trying while Temporal is away. */
export const startWorker = (tools: Tools, queues: readonly QueueSuffix[] = queueSuffixes): RunningWorker => {
  const stopping = new AbortController()
  const problems = new Map<QueueSuffix, string>()
  const running = queues.map((suffix) => keepRunning(tools, suffix, stopping.signal, problems))
  const handlers = {
    start: startHandler(tools),
    wake: wakeHandler(tools),
    webhook: webhookRelay(tools),
    mail: mailHandler(tools),
    incident: incidentHandler(tools),
    bulk: bulkHandler(tools),
    batch: openBatch(tools),
    notes: startNotes,
  }
  const relay = startRelay(tools, handlers, [new FirstTries(tools).start()])
  return {
    problems: () => [...problems].map(([suffix, problem]) => `${suffix}: ${problem}`),
    async stop() {
      stopping.abort()
      await Promise.all([relay.stop(), ...running])
    },
  }
}

const keepRunning = (tools: Tools, suffix: QueueSuffix, signal: AbortSignal, problems: Map<QueueSuffix, string>): Promise<void> => {
  problems.set(suffix, 'not connected to Temporal yet')
  return keepTrying(
    async () => {
      let connection: NativeConnection | undefined
      try {
        connection = await NativeConnection.connect(connectConfig(tools.settings).connectionOptions)
        const worker = await Worker.create(workerOptions(tools, suffix, connection))
        const shutdown = (): void => {
          worker.shutdown()
        }
        signal.addEventListener('abort', shutdown)
        problems.delete(suffix)
        const run = worker.run()
        // Told to stop while it was being created: Temporal's core never releases a worker that never ran, and then keeps the process alive.
        if (signal.aborted) shutdown()
        await run
        signal.removeEventListener('abort', shutdown)
      } catch (error) {
        problems.set(suffix, 'Temporal is away')
        tools.log.warn({ err: error, queue: suffix }, 'no worker at Temporal; tried again in a second')
      } finally {
        await connection?.close().catch(() => undefined)
      }
      return false
    },
    { pauseMs: 1000, signal },
  )
}

const workerOptions = (tools: Tools, suffix: QueueSuffix, connection: NativeConnection): WorkerOptions => {
  const { settings } = tools
  const slots: Readonly<Record<QueueSuffix, number>> = {
    cases: Math.max(4, settings.databasePoolSize - 6),
    // As many as connections: with more, the pool times out and repeats (tried: 200 mails were sent 536 times).
    mail: settings.smtpConnections,
    platform: settings.platformConcurrency,
    // Short statements and POSTs of at most 10 s: an endpoint that waits for its next try holds no slot.
    webhooks: Math.ceil(settings.webhookConcurrency / 4),
    sweep: 2,
  }
  return {
    connection,
    namespace: tools.temporal.namespace,
    taskQueue: queueName(settings.name, suffix),
    activities: createActivities(tools),
    maxConcurrentActivityTaskExecutions: slots[suffix],
    shutdownGraceTime: graceMs,
    interceptors: { activity: [() => ({ inbound: stepInterceptor(tools) })] },
    // Only this queue has workflows: the bundle is loaded once.
    ...(suffix === 'cases'
      ? {
          sinks: sinksOf(tools),
          workflowBundle: { codePath: path.join(packageRoot, 'dist/workflow-bundle.js') },
          maxCachedWorkflows: settings.maxCachedWorkflows,
        }
      : {}),
  }
}

const sinksOf = (tools: Tools): InjectedSinks<RelinkSinks> => ({
  relink: {
    stepRepeated: {
      fn({ workflowId }, step) {
        tools.metrics.stepsRepeated.inc({ step })
        tools.log.warn({ workflow: workflowId, step }, 'a step was due again at once; it waits, longer each time')
      },
      callDuringReplay: false,
    },
  },
})

/** Of the heartbeat's time-out, so that one late beat is not taken for a death. */
const beats = 4

/** Tells Temporal that the worker lives, for steps that wait long; what such a step has done is in the rows. */
const beating = (): (() => void) => {
  const context = Context.current()
  const { heartbeatTimeoutMs = 0 } = context.info
  // A server says 0 where a step has none; each beat is billed.
  if (heartbeatTimeoutMs === 0) return () => undefined
  const beat = setInterval(() => {
    context.heartbeat()
  }, heartbeatTimeoutMs / beats)
  return () => {
    clearInterval(beat)
  }
}

/** Times each step, logs what really went wrong, and lets only a code and a fixed text into the history. */
const stepInterceptor = (tools: Tools): ActivityInboundCallsInterceptor => ({
  async execute(input, next) {
    const { activityType, workflowExecution } = activityInfo()
    const end = tools.metrics.steps.startTimer({ step: activityType })
    const endBeat = beating()
    try {
      const result: unknown = await next(input)
      end({ result: 'done' })
      return result
    } catch (error) {
      end({ result: 'failed' })
      const failure = asFailure(error)
      if (failure !== error)
        tools.log.warn(
          { err: error, step: activityType, workflow: workflowExecution?.workflowId },
          'a step did not succeed; it is tried again',
        )
      throw failure
    } finally {
      endBeat()
    }
  },
})
