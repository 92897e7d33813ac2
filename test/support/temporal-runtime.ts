import { createLog } from '../../src/log.js'
import type { Tools } from '../../src/tools.js'
import { installRuntime } from '../../src/worker.js'

let log: Tools['log'] = createLog('debug', 'test', { write: () => undefined })
let isInstalled = false

/** The Temporal SDK's one runtime of this process, for every file that runs in it; from now on its core writes to this log. */
export const useRuntime = (toLog = log): void => {
  log = toLog
  if (isInstalled) return
  isInstalled = true
  installRuntime({
    get log() {
      return log
    },
  })
}
