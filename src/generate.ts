import * as fs from 'node:fs/promises'
import path from 'node:path'
import { pino } from 'pino'
import { mountAll, mountConsoleOnly } from './api.js'
import { readConfig } from './config.js'
import { createTools } from './create-tools.js'
import { packageRoot } from './database/package-root.js'
import { openApiDocument } from './http/openapi.js'
import { platformTable } from './platforms/platform-table.js'
import { serverTable } from './platforms/server-table.js'
import type { RecordedServer } from './platforms/server-table.js'
import { withVerdictTable } from './platforms/verdict-table.js'
import { reasonCodeTable } from './generate/reason-codes.js'
import { servingConfig } from './serve.js'
import { settingsTable } from './generate/settings-table.js'

// `npm run generate`: writes openapi.json from the same declarations that the API is mounted from, the console's own calls beside it, and
// docs/platforms.md from the platforms' files, docs/settings.md, docs/reason-codes.md, docs/servers.md and the tables of docs/verdicts.md. Nothing is connected for it.
const settings = servingConfig(
  readConfig({
    DATABASE_URL: 'postgres://localhost/relink',
    TEMPORAL_ADDRESS: 'localhost:7233',
    SMTP_URL: 'smtp://localhost',
    PUBLIC_URL: 'https://relink.example',
    VAULT_KEYS: `generate:${Buffer.alloc(32, 1).toString('base64')}`,
    LINK_KEYS: `generate:${Buffer.alloc(32, 2).toString('base64')}`,
  }),
)
const tools = createTools({ ...settings, allowLoopback: false, ownPorts: [] }, pino({ level: 'silent' }))
const document = openApiDocument(mountAll(tools))
await fs.writeFile(path.join(packageRoot, 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`)
const consoleOnly = openApiDocument(mountConsoleOnly(tools), '/console/api')
await fs.mkdir(path.join(packageRoot, 'src/console/api'), { recursive: true })
await fs.writeFile(path.join(packageRoot, 'src/console/api/console-openapi.json'), `${JSON.stringify(consoleOnly, null, 2)}\n`)
await fs.writeFile(path.join(packageRoot, 'docs/platforms.md'), platformTable())
await fs.writeFile(path.join(packageRoot, 'docs/settings.md'), settingsTable())
await fs.writeFile(path.join(packageRoot, 'docs/reason-codes.md'), reasonCodeTable())
const recorded = path.join(packageRoot, 'test/recorded-servers')
const files = (await fs.readdir(recorded)).filter((file) => file.endsWith('.json')).sort()
const servers = await Promise.all(
  files.map(async (file) => ({
    ...(JSON.parse(await fs.readFile(path.join(recorded, file), 'utf8')) as Omit<RecordedServer, 'name'>),
    name: path.basename(file, '.json'),
  })),
)
await fs.writeFile(path.join(packageRoot, 'docs/servers.md'), serverTable(servers))
const verdicts = path.join(packageRoot, 'docs/verdicts.md')
await fs.writeFile(verdicts, withVerdictTable(await fs.readFile(verdicts, 'utf8')))
process.exit()
