import type { Schemas } from '../api/clients.js'

export type Entry = Schemas['TimelineEntry']

/** `entry`: what happened to the person or was decided; `steps`: what Relink did in between; `told`: every notification of the company's systems. */
export type TimelineItem =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'steps'; readonly entries: readonly Entry[] }
  | { readonly kind: 'told'; readonly at: string; readonly deliveries: readonly Entry[] }

/** A link that staff made is their act; the workflow's own end is no news after the case's. */
const isStep = ({ kind, actor, title }: Entry): boolean =>
  kind === 'refresh_tried' || (kind === 'link_minted' && actor === 'relink') || (kind === 'closed' && title === 'The workflow ended')

const isTelling = ({ kind }: Entry): boolean => kind === 'delivery' || kind === 'event_written'

/**
 * Returns the timeline newest first, as it is read: steps of Relink's own that follow each other are one line, and so is everything that
 * the company's systems were notified of, at the place of the first notification.
 * @param entries as `GET /case/{id}/timeline` answers them, oldest first
 */
export const foldTimeline = (entries: readonly Entry[]): readonly TimelineItem[] => {
  const items: TimelineItem[] = []
  const deliveries = entries.filter(({ kind }) => kind === 'delivery')
  let isTold = false
  for (const entry of entries) {
    const last = items.at(-1)
    if (isTelling(entry)) {
      if (!isTold) items.push({ kind: 'told', at: entry.at, deliveries })
      isTold = true
    } else if (!isStep(entry)) items.push({ kind: 'entry', entry })
    else if (last?.kind === 'steps') items[items.length - 1] = { kind: 'steps', entries: [...last.entries, entry] }
    else items.push({ kind: 'steps', entries: [entry] })
  }
  return items.toReversed()
}

const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${String(n)} times`)

/** The notifications of the company's systems, in one line. */
export const toldWords = (deliveries: readonly Entry[]): string => {
  if (deliveries.length === 0) return 'Your systems were not notified: there was no endpoint'
  const count = (state: string): number => deliveries.filter(({ data }) => data['state'] === state).length
  const open = [
    [count('pending'), 'on the way'],
    [count('parked'), 'given up'],
  ] as const
  const rest = open.filter(([n]) => n > 0).map(([n, words]) => `${String(n)} ${words}`)
  const taken = count('delivered')
  if (rest.length === 0) return `Your systems were notified ${times(taken)}, and accepted it`
  return `Your systems were notified ${times(deliveries.length)}: ${[...(taken > 0 ? [`${String(taken)} accepted`] : []), ...rest].join(', ')}`
}

/** What there is to worry about in it. */
export const toldTone = (deliveries: readonly Entry[]): 'quiet' | 'wait' | 'bad' => {
  if (deliveries.some(({ data }) => data['state'] === 'parked')) return 'bad'
  return deliveries.some(({ data }) => data['state'] === 'pending') ? 'wait' : 'quiet'
}
