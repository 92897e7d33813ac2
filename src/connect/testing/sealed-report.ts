import type { Place } from '../../vault/seal.js'
import type { Vault } from '../../vault/vault.js'
import type { Report } from './report.js'

/** Where an attempt stores the platform's response; a test stores only its result. */
const place = (testId: string): Place => ({ table: 'attempts', row: testId, field: 'answer' })

export const sealReport = (vault: Vault, testId: string, report: Report): Promise<string> =>
  vault.seal(place(testId), JSON.stringify(report))

/** Our own JSON, authenticated by the vault: its form needs no check. */
export const openReport = async (vault: Vault, testId: string, sealed: string): Promise<Report> =>
  JSON.parse(await vault.open(place(testId), sealed)) as Report
