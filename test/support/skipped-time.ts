import path from 'node:path'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { createActivities } from '../../activities/create-activities.js'
import { packageRoot } from '../../src/database/package-root.js'
import type { CaseInput } from '../../src/domain/steps.js'
import { caseWorkflowId, queueName } from '../../src/temporal/names.js'
import { TemporalTools } from '../../src/temporal/temporal-tools.js'
import type { Tools } from '../../src/tools.js'
import { stageAttribute } from '../../workflows/messages.js'
import type { Harness } from './harness.js'
import { useRuntime } from './temporal-runtime.js'

export interface SkippedTime {
  /** Runs a case's workflow to its end: its real steps, at the time of the test server. Answers its result. */
  readonly run: (caseId: string) => Promise<unknown>
  /** How many events its history has. */
  readonly events: (caseId: string) => Promise<number>
  readonly stop: () => Promise<void>
}

/** INDEXED_VALUE_TYPE_KEYWORD */
const keywordType = 2

/** Workers of a harness's cases on Temporal's test server, where a month passes in a second: their clock is the server's. */
export const startSkippedTime = async (relink: Harness, server: string): Promise<SkippedTime> => {
  const { settings, log } = relink.tools
  useRuntime(log)
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: server } } })
  const temporal = new TemporalTools({ ...settings, temporalAddress: env.address })
  // It can't list those that are there, as `ensureSearchAttributes` does.
  await env.connection.operatorService.addSearchAttributes({
    namespace: temporal.namespace,
    searchAttributes: Object.fromEntries([[stageAttribute, keywordType]]),
  })
  let ahead = 0
  const clock = (): Date => new Date(Date.now() + ahead)
  const { database } = relink.tools
  const tools: Tools = {
    ...relink.tools,
    clock,
    temporal,
    database: { ...database, transaction: (work) => database.transaction((tx) => work({ ...tx, now: clock() })) },
  }
  const workers = await Promise.all(
    (['cases', 'mail', 'platform'] as const).map((suffix) =>
      Worker.create({
        connection: env.nativeConnection,
        taskQueue: queueName(settings.name, suffix),
        activities: createActivities(tools),
        interceptors: {
          activity: [
            () => ({
              inbound: {
                async execute(input, next) {
                  ahead = (await env.currentTimeMs()) - Date.now()
                  return next(input)
                },
              },
            }),
          ],
        },
        ...(suffix === 'cases' && { workflowBundle: { codePath: path.join(packageRoot, 'dist/workflow-bundle.js') } }),
      }),
    ),
  )
  const running = workers.map((worker) => worker.run())
  return {
    run: (caseId) =>
      env.client.workflow.execute<(input: CaseInput) => Promise<unknown>>('reauthorization', {
        taskQueue: queueName(settings.name, 'cases'),
        workflowId: caseWorkflowId(caseId),
        args: [{ caseId }],
      }),
    events: async (caseId) => (await env.client.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory()).events?.length ?? 0,
    stop: async () => {
      for (const worker of workers) worker.shutdown()
      await Promise.all(running)
      await temporal.close()
      await env.teardown()
    },
  }
}
