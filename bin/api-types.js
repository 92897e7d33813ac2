// The second half of `npm run generate`: types of the API for the console and for `npm run pack`, and of the webhooks for `verifyWebhook`, from
// the descriptions that the first half has written.
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const root = path.dirname(import.meta.dirname)
const folder = path.join(root, 'src/console/api')
const sources = { 'openapi.d.ts': path.join(root, 'openapi.json'), 'console-openapi.d.ts': path.join(folder, 'console-openapi.json') }

for (const [name, source] of Object.entries(sources)) {
  const types = astToString(await openapiTS(pathToFileURL(source)))
  await fs.writeFile(path.join(folder, name), `// Made by \`npm run generate\` from ${path.basename(source)}.\n${types}`)
}

const { openapi, info, webhooks, components } = JSON.parse(await fs.readFile(path.join(root, 'openapi.json'), 'utf8'))
const schemas = {}
const addNamed = (part) => {
  for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (name in schemas) continue
    schemas[name] = components.schemas[name]
    addNamed(schemas[name])
  }
}
addNamed(webhooks)
const bodies = astToString(await openapiTS({ openapi, info, paths: {}, webhooks, components: { schemas } }))
await fs.writeFile(path.join(root, 'src/webhooks/webhook-bodies.d.ts'), `// Made by \`npm run generate\` from openapi.json.\n${bodies}`)
