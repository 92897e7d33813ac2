import { Conflict } from '../http/errors.js'
import type { Integration } from './integration.js'

/** Where the integration's secrets go was changed, and no second person has confirmed it. Nothing was sent. */
export class EndpointsUnconfirmed extends Conflict {
  constructor(integration: Pick<Integration, 'id' | 'label'>) {
    super(
      `The endpoints or the client of ${integration.label} were changed and are not confirmed, so nothing is sent there: a person other than the one who changed them sends POST /integration/${integration.id}/confirm-endpoints, or runs \`relink integration confirm\``,
    )
    this.name = 'EndpointsUnconfirmed'
  }
}

export const isUnconfirmed = ({ endpointsChangedAt }: Pick<Integration, 'endpointsChangedAt'>): boolean => endpointsChangedAt !== null

/** @throws EndpointsUnconfirmed where nothing may be sent */
export const requireConfirmed = (integration: Pick<Integration, 'id' | 'label' | 'endpointsChangedAt'>): void => {
  if (isUnconfirmed(integration)) throw new EndpointsUnconfirmed(integration)
}
