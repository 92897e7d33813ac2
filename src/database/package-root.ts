import { existsSync } from 'node:fs'
import path from 'node:path'

const nearest = (folder: string): string => (existsSync(path.join(folder, 'package.json')) ? folder : nearest(path.dirname(folder)))

/** The folder of Relink's package.json: files that are not TypeScript are found from here, in a checkout and in `dist` alike. */
export const packageRoot: string = nearest(import.meta.dirname)
