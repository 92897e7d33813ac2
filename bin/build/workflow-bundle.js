// dist/workflow-bundle.js: what a worker loads for each workflow. webpack takes 100 MB, so it runs in a process that ends.
import * as fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import { at } from './package-folder.js'

const { bundleWorkflowCode, DefaultLogger } = createRequire(import.meta.url)('@temporalio/worker')
const { code } = await bundleWorkflowCode({ workflowsPath: at('workflows/index.ts'), logger: new DefaultLogger('WARN') })
// Renamed when whole: a worker that starts meanwhile loads the old one or the new one.
await fs.writeFile(at('dist/workflow-bundle.js.new'), code)
await fs.rename(at('dist/workflow-bundle.js.new'), at('dist/workflow-bundle.js'))
