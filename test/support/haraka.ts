import { spawn } from 'node:child_process'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { greeting } from './mail-server.js'
import type { MailServer } from './mail-server.js'
import { installed, placeOf } from './own-server.js'

/**
 * The newest version on 2026-11-30. It is no dependency of Relink's: with its optional plugins it would add 170 packages to every install, one of
 * them built from C++, and some ask for Node 22.
 */
const server = { file: 'haraka.mjs', packages: ['Haraka@3.3.4'], options: ['--omit=optional'] }

export const haraka = async (): Promise<MailServer> => ({
  name: 'Haraka',
  missing: await installed(server),
  start: async (port, hops) => {
    const place = placeOf(server)
    const script = path.join(place, server.file)
    await fs.copyFile(path.resolve(import.meta.dirname, '../mail-servers', server.file), script)
    const home = await fs.mkdtemp(path.join(place, 'run-'))
    const args = [home, String(port), ...[...hops].map(([domain, hop]) => `${domain}=${String(hop)}`)]
    // Under vitest's NODE_ENV=test it takes mail and never delivers any: haraka-net-utils leaves its own name out.
    const env = { ...process.env, NODE_ENV: 'production' }
    const running = await greeting(spawn(process.execPath, [script, ...args], { cwd: place, env }), port, 'Haraka')
    return {
      stop: async () => {
        await running.stop()
        await fs.rm(home, { recursive: true, force: true })
      },
    }
  },
})
