import { loadEnvironment } from '../src/access/load-environment.js'
import type { Environment } from '../src/access/environment.js'
import { tenantName } from '../src/accounts/contacts/contacts.js'
import type { Case } from '../src/cases/case.js'
import { workflowUrl } from '../src/cases/workflow-url.js'
import { accountName } from '../src/domain/account-name.js'
import { dueAt } from '../src/domain/policy.js'
import type { Integration } from '../src/integrations/integration.js'
import { loadIntegrationAndEnvironment } from '../src/integrations/load-integration.js'
import type { Connection, PlatformWords, StaffCase } from '../src/mail/mail-content.js'
import type { Tools, Tx } from '../src/tools.js'
import type { LockedCase } from './case-step.js'

/** Content that all mails about a case share. */
export interface CaseScene {
  readonly environment: Environment
  readonly connection: Connection
  readonly integration: Integration | null
}

export const sceneOf = async (tx: Tx, { account, theCase }: LockedCase): Promise<CaseScene> => {
  const loaded = await loadIntegrationAndEnvironment(tx, theCase.integrationId)
  const integration = loaded?.integration ?? null
  return {
    integration,
    environment: loaded?.environment ?? (await loadEnvironment(tx, theCase.environmentId)),
    connection: {
      platform: integration?.label ?? '',
      account: accountName(account.label, account.remoteAccount?.label ?? null),
      reference: theCase.reference,
      since: theCase.openedAt,
      impact: account.impact ?? integration?.impact ?? null,
    },
  }
}

/** The same for a mail to staff, with the case's page: Temporal's UI. */
export const staffCaseOf = async (tools: Tools, tx: Tx, locked: LockedCase, connection: Connection): Promise<StaffCase> => ({
  ...connection,
  caseId: locked.theCase.id,
  accountId: locked.account.id,
  tenantId: locked.theCase.tenantId,
  tenant: await tenantName(tx, locked.theCase.environmentId, locked.theCase.tenantId),
  pageUrl: workflowUrl(tools, locked.theCase.id),
})

export const platformWords = ({ reason }: Case): PlatformWords => ({
  code: reason.code,
  httpStatus: reason.http_status,
  platformCode: reason.platform_code,
  platformMessage: reason.platform_message,
})

export const expiryOf = ({ ladder, verdictAt, openedAt }: Case): Date =>
  new Date(dueAt(ladder.expire_after, (verdictAt ?? openedAt).getTime()))

/** Returns the fields that a person enters on the connect page instead of signing in. */
export const entersOf = (integration: Integration | null): readonly string[] =>
  integration === null || integration.authenticationMethod === 'oauth2'
    ? []
    : integration.fields.filter(({ secret }) => secret).map(({ label }) => label)
