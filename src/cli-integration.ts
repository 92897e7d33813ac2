import type { Command } from 'commander'
import { findEnvironment } from './access/load-environment.js'
import { wakeIncident } from './incidents/wake-incident.js'
import { confirmEndpoints } from './integrations/confirm-endpoints.js'
import { findIntegration } from './integrations/load-integration.js'
import type { Tx } from './tools.js'

/** `relink integration …`: what only an operator at a terminal may do without a second person. */
export const addIntegrationCommands = (program: Command, withTransaction: (work: (tx: Tx) => Promise<void>) => Promise<void>): void => {
  program
    .command('integration')
    .description('Manage integrations.')
    .command('confirm')
    .description(
      'Confirm that the endpoints, client id, probe or platform of an integration were changed rightly: until then nothing is sent there. Prints where secrets go.',
    )
    .requiredOption('--environment <name>', 'the environment of the integration')
    .requiredOption('--integration <name>', 'its name')
    .option('--dry-run', 'only print where secrets would go')
    .action(async (given: { environment: string; integration: string; dryRun?: boolean }) => {
      await withTransaction(async (tx) => {
        const environment = await findEnvironment(tx, given.environment)
        if (environment === null) throw new Error(`There is no environment named ${given.environment}`)
        const integration = await findIntegration(tx, environment.id, given.integration)
        if (integration === null) throw new Error(`There is no integration named ${given.integration} in ${environment.name}`)
        const { oauth, probe, endpointsChangedAt } = integration
        const addresses = [
          ['token endpoint', oauth.token_endpoint],
          ['authorization endpoint', oauth.authorization_endpoint],
          ['userinfo endpoint', oauth.userinfo_endpoint],
          ['revocation endpoint', oauth.revocation_endpoint],
          ['identity', oauth.identity.url ?? null],
          ['probe', probe?.url ?? null],
          ['client id', oauth.client_id],
        ] as const
        for (const [name, value] of addresses) if (value !== null && value !== '') console.log(`${name.padEnd(24)}${value}`)
        console.log(
          endpointsChangedAt === null
            ? 'No change waits to be confirmed.'
            : `Changed at ${endpointsChangedAt.toISOString()}, not confirmed.`,
        )
        if (given.dryRun === true) return
        await confirmEndpoints(tx, { environmentId: environment.id, id: integration.id, by: { actor: 'relink', rootId: null } })
        await wakeIncident(tx, integration)
        console.log(`Confirmed: credentials of ${integration.label} are sent there again.`)
      })
    })
}
