import type { DeclaredEvent } from '../http/declared-event.js'
import { incidentSchema } from './incident-json.js'

const summaries = {
  'incident:opened': 'One of your OAuth apps is at fault; its cases are held',
  'incident:closed': 'The app works again; its cases are released a few at a time',
} as const

export const incidentEvents: readonly DeclaredEvent[] = Object.entries(summaries).map(([name, summary]) => ({
  name,
  summary,
  payload: incidentSchema,
}))
