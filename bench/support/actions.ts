/** Billable actions of the namespace so far, by kind, as the Temporal server itself counts them. */
export type Actions = ReadonlyMap<string, number>

/** Source: the dev server's Prometheus counter `action`; the server's own housekeeping runs in another namespace. */
export const readActions = async (metricsUrl: string): Promise<Actions> => {
  const actions = new Map<string, number>()
  for (const line of (await (await fetch(metricsUrl)).text()).split('\n')) {
    const [, labels = '', value = ''] = /^action\{(.*)\} (\S+)$/.exec(line) ?? []
    if (!labels.includes('namespace="default"')) continue
    const type = /action_type="([^"]*)"/.exec(labels)?.[1] ?? ''
    actions.set(type, (actions.get(type) ?? 0) + Number(value))
  }
  return actions
}

/** What came between two readings; kinds that did not are left out. */
export const actionsBetween = (before: Actions, after: Actions): Readonly<Record<string, number>> =>
  Object.fromEntries([...after].map(([type, count]) => [type, count - (before.get(type) ?? 0)] as const).filter(([, count]) => count !== 0))

export const sumOf = (actions: Readonly<Record<string, number>>): number => Object.values(actions).reduce((sum, count) => sum + count, 0)
