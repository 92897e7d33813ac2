import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Worker } from '@temporalio/worker'
import type { ReplayWorkerOptions } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { recordHistories, storedHistories } from './support/record-histories.js'
import { useRuntime } from './support/temporal-runtime.js'

const folder = path.join(packageRoot, 'test/replay')
const options: ReplayWorkerOptions = { workflowBundle: { codePath: path.join(packageRoot, 'dist/workflow-bundle.js') } }

interface Event {
  readonly activityTaskScheduledEventAttributes?: { activityType: { name: string } }
  readonly timerStartedEventAttributes?: { timerId: string }
}
type History = { readonly events: Event[] }

const stored = async (name: string): Promise<History> => JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8')) as History
const replay = (history: unknown): Promise<void> => Worker.runReplayHistory(options, history)
const stepsOf = ({ events }: History): readonly string[] =>
  events.flatMap(({ activityTaskScheduledEventAttributes: one }) => (one === undefined ? [] : [one.activityType.name]))

// RECORD_HISTORIES=1 makes them again, RECORD_HISTORIES=<name> one of them; else they stay as a running case of an earlier release wrote them.
beforeAll(async () => {
  const only = process.env['RECORD_HISTORIES']
  if (only !== undefined) await recordHistories(folder, only)
  else useRuntime()
}, 180_000)

test('there is a history of each way in which a case ends', async () => {
  const files = await readdir(folder)
  for (const name of storedHistories) expect(files).toContain(`${name}.json`)
  expect(stepsOf(await stored('reauthorized'))).toEqual([
    'detectRefreshError',
    'emitWebhook',
    'generateLinkToken',
    'notifyEndUser',
    'closeCase',
  ])
  // Telling and link in the turn of the first step, then the mail too.
  expect(stepsOf(await stored('opened-in-two-activities'))).toEqual(['detectRefreshError', 'notifyEndUser', 'closeCase'])
  expect(stepsOf(await stored('opened-in-one-activity'))).toEqual(['detectRefreshError', 'closeCase'])
  expect(stepsOf(await stored('expired')).slice(-3)).toEqual(['escalate', 'expireCase', 'closeCase'])
  expect(stepsOf(await stored('acts'))).toContain('performAct')
})

test.each(storedHistories)('a case that was “%s” replays with the current workflow', async (name) => {
  await replay(await stored(name))
})

// Also those of earlier releases, which storedHistories does not name any more.
test('every history in the folder replays', async () => {
  for (const file of await readdir(folder)) if (file.endsWith('.json')) await replay(await stored(path.basename(file, '.json')))
})

test.each([
  ['emitWebhook', 'escalate'],
  ['notifyEndUser', 'expireCase'],
] as const)('a history in which %s was %s does not replay: the test would notice a changed workflow', async (was, is) => {
  const history = await stored('reauthorized')
  for (const { activityTaskScheduledEventAttributes: one } of history.events) if (one?.activityType.name === was) one.activityType.name = is
  await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism|TMPRL1100/)
})

test('nor does one with a step less', async () => {
  const history = await stored('reauthorized')
  const at = history.events.findIndex(({ activityTaskScheduledEventAttributes: one }) => one?.activityType.name === 'generateLinkToken')
  await expect(replay({ events: history.events.filter((_, index) => index !== at) })).rejects.toThrow()
})
