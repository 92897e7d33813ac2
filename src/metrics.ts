import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What operators watch. One registry per process; labels are names and codes, never ids or people. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] })
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [registry] })
  return {
    registry,
    casesOpened: counter('relink_cases_opened_total', 'Cases whose execution was started', []),
    casesEnded: counter('relink_cases_ended_total', 'Cases ended', ['outcome']),
    verdicts: counter('relink_verdicts_total', 'Refresh errors judged', ['platform', 'verdict', 'code']),
    unknownAnswers: counter('relink_unknown_answers_total', 'Answers that no rule knows, by the code that the platform gave', [
      'platform',
      'code',
    ]),
    incidentsOpen: new Gauge({
      name: 'relink_incidents_open',
      help: 'Incidents that are open now, over all environments',
      registers: [registry],
    }),
    incidentsEnded: counter('relink_incidents_ended_total', 'Incidents that are over and whose cases were released', ['cause', 'why']),
    refreshes: counter('relink_refreshes_total', 'Token refreshes', ['result']),
    swept: counter('relink_swept_total', 'Accounts that the sweep took, by what became of them', ['result']),
    sweepOldestDue: new Gauge({
      name: 'relink_sweep_oldest_due_seconds',
      help: 'How long the account that has waited longest for its refresh has been due, at the last look',
      registers: [registry],
    }),
    mails: counter('relink_mails_total', 'Mails by what became of them', ['kind', 'state']),
    mailsUnanswered: counter(
      'relink_mails_unanswered_total',
      'Messages that the mail server was given whole and did not answer, by what was done then: sent_again (a second copy is possible), left',
      ['then'],
    ),
    deliveries: counter('relink_webhook_tries_total', 'Webhook tries', ['result']),
    parkedDeliveries: gauge('relink_webhook_parked', 'Webhook deliveries that were given up and can be resent, of the whole installation'),
    pendingDeliveries: gauge('relink_webhook_pending', 'Webhook deliveries that wait for a try, of the whole installation'),
    oldestDelivery: gauge('relink_webhook_oldest_pending_seconds', 'Age of the oldest webhook delivery that waits for a try'),
    clockAhead: gauge('relink_clock_ahead_seconds', "How far this machine's clock is ahead of PostgreSQL's; negative: behind"),
    stepsRepeated: counter('relink_steps_repeated_total', 'Steps that were due again at once, with the same input, and were made to wait', [
      'step',
    ]),
    steps: new Histogram({
      name: 'relink_step_seconds',
      help: 'Duration of a step of a case',
      labelNames: ['step', 'result'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
      registers: [registry],
    }),
    requests: new Histogram({
      name: 'relink_http_seconds',
      help: 'Duration of an HTTP request',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [registry],
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
