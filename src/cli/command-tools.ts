import { findEnvironment } from '../access/load-environment.js'
import { ConfigError, readConfig } from '../config.js'
import type { Config } from '../config.js'
import { closeTools, createTools } from '../create-tools.js'
import { requireSchema } from '../database/schema-state.js'
import { createLog } from '../log.js'
import { runningConfig } from './running-config.js'
import type { Tools } from '../tools.js'

/** Tools of a command that works on the database and opens what is sealed there: with the settings of `api` and `worker`. */
export const withCliTools = async <T>(work: (tools: Tools) => Promise<T>): Promise<T> => {
  const config = readConfig(process.env)
  const settings = configured(await runningConfig(config))
  const tools = createTools(
    {
      ...settings,
      // A command mails nothing and makes no links.
      smtpUrl: config.smtpUrl ?? 'smtp://127.0.0.1',
      publicUrl: config.publicUrl ?? 'http://localhost',
      databasePoolSize: 4,
      allowLoopback: config.databaseUrl === undefined,
      ownPorts: [],
    },
    createLog('warn', 'cli'),
  )
  try {
    await requireSchema(tools.database)
    // What a wrong key sealed could not be opened.
    await tools.vault.checkKeys(tools.database)
    return await work(tools)
  } finally {
    await closeTools(tools)
  }
}

/** The id of an environment. @throws Error that says how to make one */
export const environmentIdOf = async (tools: Tools, name: string): Promise<string> => {
  const environment = await findEnvironment(tools.database, name)
  if (environment === null) throw new Error(`There is no environment named ${name}. Create it: relink environment create ${name}`)
  return environment.id
}

type Usable = Config & Required<Pick<Config, 'databaseUrl' | 'vaultKeys' | 'linkKeys'>>

const configured = (config: Config): Usable => {
  if (config.databaseUrl === undefined) {
    throw new ConfigError([
      { variable: 'DATABASE_URL', expected: 'the address of the database, or a `relink start` that runs in this folder' },
    ])
  }
  const problems = Object.entries({ VAULT_KEYS: config.vaultKeys, LINK_KEYS: config.linkKeys })
    .filter(([, value]) => value === undefined)
    .map(([variable]) => ({ variable, expected: 'the value that `relink api` and `relink worker` have' }))
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}
