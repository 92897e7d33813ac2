import type { z } from 'zod'
import { NotFound } from '../../http/errors.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import type { Tools } from '../../tools.js'
import { claimMs } from '../claim-ms.js'
import { fieldsToEnter } from './fields-to-enter.js'
import { problemOf } from './problems.js'
import type { connectionTests, ConnectionTestJson, Report } from './report.js'
import { openReport } from './sealed-report.js'
import { selectLatestTest } from './store.js'
import type { TestRow } from './store.js'

interface Asked {
  readonly environmentId: string
  readonly integrationId: string
}

/** The last test of an integration, and what the next one has to be told. @throws NotFound */
export const connectionTest = async (tools: Tools, { environmentId, integrationId }: Asked): Promise<z.output<typeof connectionTests>> => {
  const integration = await loadIntegration(tools.database, integrationId, environmentId)
  if (integration === null) throw new NotFound()
  const latest = await selectLatestTest(tools.database, integrationId)
  return {
    fields: integration.authenticationMethod === 'oauth2' ? [...fieldsToEnter(integration)] : [],
    latest: latest === null ? null : await shown(tools, latest),
  }
}

const nothing: Report = { problems: [], platform: null, grant: null }

const shown = async (tools: Tools, row: TestRow): Promise<ConnectionTestJson> => {
  const status = statusOf(tools, row)
  const report = row.answer === null ? null : await openReport(tools.vault, row.id, row.answer)
  return {
    id: row.id,
    status,
    tested_by: row.testedBy,
    started_at: row.startedAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
    expires_at: row.expiresAt.toISOString(),
    ...(report ?? (status === 'failed' ? { ...nothing, problems: [problemOf('interrupted')] } : nothing)),
  }
}

const statusOf = ({ clock, settings }: Tools, { status, expiresAt, claimedForMs }: TestRow): ConnectionTestJson['status'] => {
  switch (status) {
    case 'started':
      return expiresAt <= clock() ? 'expired' : 'waiting'
    case 'exchanging':
      // Its process is gone.
      return (claimedForMs ?? 0) > claimMs(settings) ? 'failed' : 'checking'
    case 'succeeded':
      return 'passed'
    case 'failed':
      return 'failed'
  }
}
