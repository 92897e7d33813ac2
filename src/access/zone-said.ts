/** The time zone of the row of `environments` that is named so; null: no one said. `UTC` alone says nothing: it is the column's default. */
export const zoneSaid = (environment: string): string =>
  `CASE WHEN ${environment}.time_zone <> 'UTC' OR ${environment}.time_zone_said THEN ${environment}.time_zone END`
