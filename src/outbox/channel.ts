/** PostgreSQL's channel on which every loop of the relay hears, by its kind, that something may be due. */
export const channel = 'relink_outbox'
