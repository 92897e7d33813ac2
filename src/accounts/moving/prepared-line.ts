import type { ImportedRow } from '../store/import-store.js'

/** Why a line is not imported. No value of the line is here: it may be a secret in the wrong place. */
export interface Refusal {
  /** Dotted path; `line` for the whole of it. */
  readonly field: string
  readonly reason: string
}

/** A line that was read and checked, and how far the file has come with it. */
export interface PreparedLine {
  readonly line: number
  readonly end: number
  readonly endLine: number
  readonly outcome: { readonly row: ImportedRow } | { readonly refused: readonly Refusal[] }
}
