import { documentedVariables } from '../variables.js'
import type { DocumentedVariable } from '../variables.js'
import { bounds } from '../domain/bounds.js'
import type { Bounds } from '../domain/bounds.js'
import { isoOf } from '../domain/duration.js'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')

const variables = new Set(documentedVariables.map(({ name }) => name))
const ofCalls = Object.entries<Bounds>(bounds)
  .filter(([name]) => !variables.has(name))
  .map(([name, { least, most, orZero }]) => [`\`${name}\``, least, most, orZero === true ? 'at once' : 'refused'])

/** docs/settings.md, from `config.ts`. */
export const settingsTable = (): string => {
  const rows = documentedVariables.map((one) => [`\`${one.name}\``, one.type, defaultOf(one), one.least ?? '', one.most ?? '', one.about])
  const parts = [
    '# Settings',
    'Written by `npm run generate` from `src/variables.ts` and `src/domain/bounds.ts`; change it there.',
    'Environment variables; each may come as `NAME_FILE`, the path of a file that holds its value. A wrong value ends the start with an error that names the variable and what is expected, all at once. Durations are ISO-8601 (`PT20S`, `P7D`) and have a least and a most.',
    table(['variable', 'type', 'default', 'least', 'most', 'what it is for'], rows),
    "Temporal's namespace, TLS and API key are read by Temporal's own client configuration: `TEMPORAL_NAMESPACE`, `TEMPORAL_TLS`, `TEMPORAL_API_KEY` and the rest of [its variables](https://docs.temporal.io/develop/environment-configuration). `TEMPORAL_CLI` is the path of a `temporal` command for `npm start`; `CHROMIUM_PATH` that of a browser for the tests.",
    '## Durations of calls',
    'Fields of `PUT /policy` and of other calls. Another value is a 400 that names the field and both bounds.',
    table(['field', 'least', 'most', 'zero'], ofCalls),
  ]
  return `${parts.join('\n\n')}\n`
}

const defaultOf = ({ type, byDefault, otherwise }: DocumentedVariable): string => {
  if (otherwise !== undefined) return otherwise
  if (byDefault === undefined) return 'none'
  return type === 'duration' ? isoOf(Number(byDefault)) : String(byDefault)
}
