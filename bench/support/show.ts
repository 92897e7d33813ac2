import type { Recorded } from './recorder.js'
import { say } from './say.js'

const widthOf = 150
const line = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, widthOf)

/** What left the process, one line each: where a cost comes from. */
export const show = (recorded: readonly Recorded[]): void => {
  for (const entry of recorded) {
    if (entry.kind === 'request') say(`→ ${entry.operation}: ${entry.request.method ?? 'GET'} ${entry.url}`)
    else if (entry.kind === 'statement') say(`· ${entry.operation}: ${line(entry.statement.text)} (${String(entry.statement.rows)})`)
    else {
      say(`${entry.operation}: transaction${entry.committed ? '' : ', rolled back'}`)
      for (const { text, rows } of entry.statements) say(`    ${line(text)} (${String(rows)})`)
    }
  }
}
