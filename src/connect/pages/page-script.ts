import { readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../../database/package-root.js'

let read: string | undefined

/** The script of an embedded page, `src/link-sdk/connect-page.ts` as it was built. Its exact text is what the CSP lets through. */
export const pageScript = (): string => (read ??= readFileSync(path.join(packageRoot, 'dist/link-sdk/connect-page.js'), 'utf8').trim())
