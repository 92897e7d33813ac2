import type { Finding } from './finding.js'

export const isWell = (findings: readonly Finding[]): boolean => findings.every(({ state }) => state !== 'problem')

const marks = { ok: 'ok  ', note: 'note', problem: 'FIX ' } as const

/** For a terminal: a line for each finding, and below it what to do. */
export const findingsWords = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ check }) => check.length)) + 2
  const lines = findings.flatMap((one) => [
    `${marks[one.state]}  ${one.check.padEnd(width)}${one.says}`,
    ...(one.do === null ? [] : [`      ${' '.repeat(width)}→ ${one.do}`]),
  ])
  const wrong = findings.filter(({ state }) => state === 'problem').length
  return [...lines, '', wrong === 0 ? 'All is well.' : `To mend: ${String(wrong)}.`].join('\n')
}
