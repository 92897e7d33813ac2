/** A line of the file, or a row of the CSV, in the file's order. */
export interface SourceLine {
  /** Where it begins, counted from 1. */
  readonly line: number
  /** Bytes of the file up to its end: an import goes on from here. */
  readonly end: number
  /** Lines of the file up to its end. */
  readonly endLine: number
  /** What was read, or why nothing could be. Never quotes the line: it holds credentials. */
  readonly read: { readonly value: unknown } | { readonly problem: string }
}

/** Where reading begins. */
export interface Place {
  readonly bytes: number
  /** Lines that were read before. */
  readonly line: number
}

/** The file cannot be read on; the message names the line, never its text. */
export class ImportFileUnreadable extends Error {
  override readonly name = 'ImportFileUnreadable'
  readonly code = 'import_file_unreadable'
}

/** Longer than any account: a file of another kind is refused instead of filling the memory. */
export const longestLine = 1024 * 1024
