import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What operators watch. One registry per process; labels are names and codes, never ids or people. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] })
  return {
    registry,
    casesOpened: counter('relink_cases_opened_total', 'Cases whose execution was started', []),
    casesEnded: counter('relink_cases_ended_total', 'Cases ended', ['outcome']),
    verdicts: counter('relink_verdicts_total', 'Refresh errors judged', ['platform', 'verdict', 'code']),
    incidentsOpen: new Gauge({
      name: 'relink_incidents_open',
      help: 'Incidents that are open now, over all environments',
      registers: [registry],
    }),
    incidentsEnded: counter('relink_incidents_ended_total', 'Incidents that are over and whose cases were let go', ['cause', 'why']),
    refreshes: counter('relink_refreshes_total', 'Token refreshes', ['result']),
    mails: counter('relink_mails_total', 'Mails by what became of them', ['kind', 'state']),
    deliveries: counter('relink_webhook_tries_total', 'Webhook tries', ['result']),
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
