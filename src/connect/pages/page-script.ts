import { readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../../database/package-root.js'

let read: string | undefined

/** Returns the script of an embedded page, `src/link-sdk/connect-page.ts` as built. The CSP allows exactly this text. */
export const pageScript = (): string => (read ??= readFileSync(path.join(packageRoot, 'dist/link-sdk/connect-page.js'), 'utf8').trim())
