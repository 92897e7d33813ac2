import type { Command } from 'commander'
import { findEnvironment } from '../access/load-environment.js'
import { wakeIncident } from '../incidents/wake-incident.js'
import { whereSecretsGo } from '../integrations/changed-fields.js'
import { confirmEndpoints } from '../integrations/confirm-endpoints.js'
import { endpointsVersion } from '../integrations/endpoints-version.js'
import { findIntegration } from '../integrations/load-integration.js'
import type { Tx } from '../tools.js'

/** `relink integration …`: what only an operator at a terminal may do without a second person. */
export const addIntegrationCommands = (program: Command, withTransaction: (work: (tx: Tx) => Promise<void>) => Promise<void>): void => {
  program
    .command('integration')
    .description('Manage integrations.')
    .command('confirm')
    .description(
      'Confirm a change to the endpoints, client id, probe or platform of an integration; until then nothing is sent there. Prints where secrets go; with --seen and the version it printed, confirms exactly that.',
    )
    .requiredOption('--environment <name>', 'the environment of the integration')
    .requiredOption('--integration <name>', 'its name')
    .option('--seen <version>', 'the version of what was looked at, as printed without this option')
    .action(async (given: { environment: string; integration: string; seen?: string }) => {
      await withTransaction(async (tx) => {
        const environment = await findEnvironment(tx, given.environment)
        if (environment === null) throw new Error(`There is no environment named ${given.environment}`)
        const integration = await findIntegration(tx, environment.id, given.integration)
        if (integration === null) throw new Error(`There is no integration named ${given.integration} in ${environment.name}`)
        const { endpointsChangedAt } = integration
        const version = endpointsVersion(integration)
        for (const [name, value] of whereSecretsGo(integration)) console.log(`${name.padEnd(32)}${String(value)}`)
        console.log(`${'version'.padEnd(32)}${version}`)
        console.log(
          endpointsChangedAt === null
            ? 'No change is waiting for confirmation.'
            : `Changed at ${endpointsChangedAt.toISOString()}, not confirmed.`,
        )
        if (given.seen === undefined) {
          console.log(`Nothing was confirmed. The same command with --seen ${version} confirms exactly this.`)
          return
        }
        await confirmEndpoints(tx, {
          environmentId: environment.id,
          id: integration.id,
          version: given.seen,
          by: { actor: 'relink', rootId: null },
        })
        await wakeIncident(tx, integration)
        console.log(`Confirmed: credentials of ${integration.label} are sent there again.`)
      })
    })
}
