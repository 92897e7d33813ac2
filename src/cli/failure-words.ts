/** What went wrong, in a sentence for a terminal: a file that is missing is named, not thrown. */
export const failureWords = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { code, path: file } = error as NodeJS.ErrnoException
  if (file === undefined) return error.message
  switch (code) {
    case 'ENOENT':
      return `There is no file ${file}.`
    case 'EISDIR':
      return `${file} is a folder; a file is expected.`
    case 'EACCES':
    case 'EPERM':
      return `${file} may not be read or written by this user.`
    default:
      return error.message
  }
}
