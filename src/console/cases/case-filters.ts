import type { Schemas } from '../api/clients.js'

type Case = Schemas['Case']
type Texts = Readonly<Record<string, string | undefined>>

/** What `GET /case` and a bulk are asked for, by the field's name. */
export interface CaseFilter {
  readonly is_open?: boolean
  readonly stage?: Case['stage']
  readonly 'hold.why'?: NonNullable<Case['hold']>['why']
  readonly verdict?: NonNullable<Case['verdict']>
  readonly outcome?: NonNullable<Case['outcome']>
  readonly tenant_id?: string
  readonly 'integration.name'?: string
  readonly reference?: string
  readonly incident_id?: string
}

/** The address's fields that narrow the list; `show` is `closed` or `all`, and open cases otherwise. */
export const filterFields = [
  'stage',
  'hold.why',
  'verdict',
  'outcome',
  'tenant_id',
  'integration.name',
  'reference',
  'incident_id',
] as const

/** A reference is looked for among all cases, as is an outcome. */
export const filterOf = (fields: Texts): CaseFilter => {
  const filter: Record<string, string | boolean> = {}
  for (const name of filterFields) {
    const value = fields[name]?.trim()
    if (value !== undefined && value !== '') filter[name] = name === 'reference' ? value.toUpperCase() : value
  }
  const everything = fields['show'] === 'all' || filter['reference'] !== undefined || filter['outcome'] !== undefined
  if (fields['show'] === 'closed') filter['is_open'] = false
  else if (!everything) filter['is_open'] = true
  return filter
}

export const isNarrowed = (fields: Texts): boolean => filterFields.some((name) => (fields[name] ?? '') !== '')
