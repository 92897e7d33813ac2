import * as fs from 'node:fs/promises'
import path from 'node:path'
import { readFileIfThere, writePrivateFile } from './private-file.js'

/** Where everything is, for scripts: there while Relink is ready, and at no other time. */
export interface Endpoints {
  readonly api_url: string
  readonly api_token: string
  readonly console_url?: string
  readonly mailbox_url: string | null
  readonly smtp_url: string
  readonly platform_url: string | null
  readonly platform_admin_token?: string
  readonly temporal_address: string
  readonly temporal_ui_url: string | null
  readonly database_url: string
}

const fileIn = (dataDir: string): string => path.join(dataDir, 'endpoints.json')

export const writeEndpoints = (dataDir: string, endpoints: Endpoints): Promise<void> =>
  writePrivateFile(fileIn(dataDir), `${JSON.stringify(endpoints, null, 2)}\n`)

export const removeEndpoints = (dataDir: string): Promise<void> => fs.rm(fileIn(dataDir), { force: true })

/** Null where no Relink is ready, or where it was killed before it became so. */
export const readEndpoints = async (dataDir: string): Promise<Endpoints | null> => {
  const text = await readFileIfThere(fileIn(dataDir))
  return text === undefined ? null : (JSON.parse(text) as Endpoints)
}
