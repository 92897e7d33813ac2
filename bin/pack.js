// `npm run pack`: dist/packages has what a product installs, one .tgz for each package.
import { execFile } from 'node:child_process'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { filesOf } from './build/inputs.js'
import { at } from './build/package-folder.js'
import { swapFolder } from './build/swap-folder.js'
import { writeTypes } from './build/write-types.js'
import { build } from './build.js'

const run = promisify(execFile)
const own = JSON.parse(await fs.readFile(at('package.json'), 'utf8'))

/** No other package on npm has these names, so that a lock file or a typing error can't install a stranger's code. */
const packages = [
  {
    name: 'relink-reauth-webhook',
    description: 'Verifies the webhooks of your Relink',
    engines: own.engines,
    async fill(folder) {
      await fs.copyFile(at('dist/src/webhooks/verify-webhook.js'), path.join(folder, 'index.js'))
      await writeTypes([at('src/webhooks/verify-webhook.ts')], folder)
      await fs.rename(path.join(folder, 'verify-webhook.d.ts'), path.join(folder, 'index.d.ts'))
      await fs.copyFile(at('src/webhooks/webhook-bodies.d.ts'), path.join(folder, 'webhook-bodies.d.ts'))
    },
  },
  {
    name: 'relink-reauth-link',
    description: 'Opens the connect page of your Relink from your own pages',
    async fill(folder) {
      await fs.copyFile(at('dist/link-sdk/index.js'), path.join(folder, 'index.js'))
      const types = (await filesOf('dist/link-sdk')).filter((file) => file.endsWith('.d.ts'))
      for (const file of types) await fs.copyFile(file, path.join(folder, path.basename(file)))
    },
  },
  {
    name: 'relink-reauth-api',
    description: 'A typed client of the API of your Relink',
    engines: own.engines,
    dependencies: { 'openapi-fetch': own.devDependencies['openapi-fetch'] },
    // With what it needs inside: installing it asks no registry.
    bundleDependencies: ['openapi-fetch'],
    async fill(folder) {
      for (const file of ['index.js', 'index.d.ts']) await fs.copyFile(at('packages/api', file), path.join(folder, file))
      await fs.copyFile(at('src/console/api/openapi.d.ts'), path.join(folder, 'openapi.d.ts'))
      for (const name of ['openapi-fetch', 'openapi-typescript-helpers'])
        await fs.cp(at('node_modules', name), path.join(folder, 'node_modules', name), { recursive: true })
    },
  },
]

/** Makes the package's folder below `staged`, and its file in `out`. */
async function pack({ fill, ...fields }, staged, out) {
  const folder = path.join(staged, fields.name)
  await fs.mkdir(folder, { recursive: true })
  await fill(folder)
  const entry = { types: './index.d.ts', default: './index.js' }
  const { version, license } = own
  const json = { ...fields, version, license, type: 'module', sideEffects: false, exports: { '.': entry }, types: entry.types }
  await fs.writeFile(path.join(folder, 'package.json'), `${JSON.stringify(json, null, 2)}\n`)
  await fs.copyFile(at('LICENSE'), path.join(folder, 'LICENSE'))
  await run('npm', ['pack', '--silent', '--pack-destination', out], { cwd: folder })
}

await build()
await swapFolder('dist/packages', async (out) => {
  const staged = path.join(out, '.staged')
  for (const one of packages) await pack(one, staged, out)
  await fs.rm(staged, { recursive: true })
})
for (const file of await filesOf('dist/packages')) process.stdout.write(`${path.relative(process.cwd(), file)}\n`)
