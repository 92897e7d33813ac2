import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** An absolute path inside Relink's folder. */
export const at = (...parts) => path.join(root, ...parts)

/** A file's path as seen from Relink's folder, with `/` on every system. */
export const fromRoot = (file) => path.relative(root, file).replaceAll(path.sep, '/')
