import { readFileSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../database/package-root.js'

export const relinkVersion = (): string => {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as { version: string }
  return version
}
