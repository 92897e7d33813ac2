// The second half of `npm run generate`: the console's types of the API, from the descriptions that the first half has written.
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
