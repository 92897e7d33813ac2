import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { FormBrowser, reconnect } from '../../src/embedded/form-browser.js'
import { caseWorkflowId, incidentWorkflowId } from '../../src/temporal/names.js'
import { linkIn, startRelink, waitFor } from './harness.js'
import type { Harness } from './harness.js'

/** The histories that are kept: one of each way in which a case ends. */
export const storedHistories = [
  'reauthorized',
  'self-healed',
  'operator-fixed',
  'expired',
  'cancelled-by-act',
  'cancelled-in-temporal',
  'escalated-then-reauthorized',
  'held-then-reauthorized',
  'acts',
  'released-from-incident',
] as const
type Stored = (typeof storedHistories)[number]

/** Lets one case of each kind happen (`only` one by its name, or `1` for all) and keeps its history. Run it when the workflow's commands are meant to change, and say why. */
export const recordHistories = async (folder: string, only: string): Promise<void> => {
  const relink = await startRelink({
    policy: {
      confirm: 'PT2S',
      notify: [
        { after: 'PT0S', to: 'first', channel: 'email' },
        { after: 'PT1S', to: 'first', channel: 'email' },
      ],
      escalate_after: 'PT2S',
      expire_after: 'PT6S',
      probe_every: 'PT1S',
    },
  })
  try {
    await mkdir(folder, { recursive: true })
    for (const name of storedHistories.filter((one) => only === '1' || one === only)) {
      const caseId = await stories[name](relink, `usr_${name.replaceAll('-', '')}`)
      const { raw } = await waitFor(async () => {
        const read = await relink.history(caseId)
        return read.story.at(-1) === 'completed' && read
      }, `the workflow of “${name}” to end`)
      await keep(folder, name, raw)
      const { incident_id: incidentId } = await relink.api.get<{ incident_id: string | null }>(`/case/${caseId}`)
      if (name !== 'released-from-incident' || incidentId === null) continue
      const incident = relink.tools.temporal.client.workflow.getHandle(incidentWorkflowId(incidentId))
      await incident.result()
      await keep(folder, 'incident', await incident.fetchHistory())
    }
  } finally {
    await relink.stop()
  }
}

const keep = (folder: string, name: string, history: Parameters<typeof historyToJSON>[0]): Promise<void> =>
  writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(JSON.parse(historyToJSON(history)), null, 1)}\n`)

const broken = async (relink: Harness, sub: string) => {
  const account = await relink.importAccount({ sub })
  const caseId = await relink.breakAccount(account)
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  return { account, caseId, link: linkIn(mail) }
}

const failing = async (relink: Harness, sub: string, answer: '503' | 'invalid_client' | 'odd_4xx'): Promise<string> => {
  const { id } = await relink.importAccount({ sub })
  relink.platform.setFailure({ sub, match: 'refresh', answer })
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', `/integrated-account/${id}/authentication-error`, {
    status: 401,
  })
  return caseId
}

const stories: Readonly<Record<Stored, (relink: Harness, sub: string) => Promise<string>>> = {
  reauthorized: async (relink, sub) => {
    const { caseId, link } = await broken(relink, sub)
    await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })
    return caseId
  },
  'self-healed': async (relink, sub) => {
    const caseId = await failing(relink, sub, '503')
    await relink.caseThat(caseId, ({ verdict }) => verdict === 'transient', 'the first answer')
    relink.platform.clearFailures({ sub })
    return caseId
  },
  'operator-fixed': async (relink, sub) => {
    const caseId = await failing(relink, sub, 'invalid_client')
    await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the hold')
    relink.platform.clearFailures({ sub })
    return caseId
  },
  expired: async (relink, sub) => (await broken(relink, sub)).caseId,
  'cancelled-by-act': async (relink, sub) => {
    const { caseId } = await broken(relink, sub)
    await relink.api.send('POST', `/case/${caseId}/cancel`, { reason: 'The customer has left.' })
    return caseId
  },
  'cancelled-in-temporal': async (relink, sub) => {
    const { caseId } = await broken(relink, sub)
    await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).cancel()
    return caseId
  },
  'escalated-then-reauthorized': async (relink, sub) => {
    const { caseId, link } = await broken(relink, sub)
    await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'the escalation')
    await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })
    return caseId
  },
  'held-then-reauthorized': async (relink, sub) => {
    const caseId = await failing(relink, sub, 'odd_4xx')
    await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the hold')
    relink.platform.setFailure({ sub, match: 'refresh', answer: 'invalid_grant' })
    const mail = await relink.mailbox.arrived(({ to }) => to.includes(`${sub.slice(4)}@northwind.example`), 30_000)
    await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
    return caseId
  },
  'released-from-incident': async (relink, sub) => {
    const caseId = await failing(relink, sub, 'invalid_client')
    await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the hold')
    await relink.mailbox.arrived(({ to }) => to.includes('operator@acme.example'), 30_000)
    relink.platform.setFailure({ sub, match: 'refresh', answer: 'invalid_grant' })
    const mail = await relink.mailbox.arrived(({ to }) => to.includes(`${sub.slice(4)}@northwind.example`), 30_000)
    await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
    return caseId
  },
  acts: async (relink, sub) => {
    const { account, caseId } = await broken(relink, sub)
    const act = (name: string, body: unknown = {}) => relink.api.send('POST', `/case/${caseId}/${name}`, body)
    await act('note', { text: 'They called.' })
    await act('snooze', { until: new Date(Date.now() + 2000).toISOString() })
    await act('resend')
    await relink.api.send('PATCH', `/integrated-account/${account.id}`, { contacts: [{ email: account.email, role: 'owner' }] })
    await act('verdict', { verdict: 'operator', note: 'Ours.' })
    await act('verdict', { verdict: 'user', note: 'Theirs.' }).catch(() => undefined)
    await act('cancel', { reason: 'Done.' })
    return caseId
  },
}
