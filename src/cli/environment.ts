import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { createEnvironment } from '../access/create-environment.js'
import type { Environment } from '../access/environment.js'
import { findEnvironment } from '../access/load-environment.js'
import { removeSome, requireQuiet } from '../access/remove-environment.js'
import type { Tx } from '../tools.js'
import { ApiCommandFailure } from './api-client.js'

/** `relink environment create` and `remove`: what no token of an environment can do, at the database. */
export const addEnvironmentCommands = (program: Command, withTransaction: (work: (tx: Tx) => Promise<void>) => Promise<void>): void => {
  const group = program.command('environment').description('Manage environments.')
  group
    .command('create <name>')
    .description('Create an environment. It sends no mail until its mail settings say so (PATCH /environment).')
    .option(
      '--observe',
      'another system still refreshes its accounts: Relink sends no refresh token, no mail and no event until `relink cutover`',
    )
    .action(async (name: string, { observe = false }: { observe?: boolean }) => {
      await withTransaction(async (tx) => {
        const { id } = await createEnvironment(tx, { name, mode: observe ? 'observe' : 'live' })
        console.log(id)
      })
    })
  group
    .command('remove <name>')
    .description(
      'Remove an environment and everything stored about it: history, staff, tokens, audit. Refused while an account, an open case or a delivery is left in it.',
    )
    .option('--confirm <name>', 'the name again; without it you are asked to type it')
    .action(async (name: string, { confirm }: { confirm?: string }) => {
      await withTransaction(async (tx) => requireQuiet(tx, await named(tx, name)))
      if ((confirm ?? (await askedAgain(name))) !== name) throw new Error(`Not removed: the repeated name is not ${name}.`)
      const removePart = async (): Promise<boolean> => {
        const done = { isLeft: false }
        await withTransaction(async (tx) => {
          done.isLeft = await removeSome(tx, await named(tx, name))
        })
        return done.isLeft
      }
      while (await removePart());
      console.log(`Removed: environment ${name}`)
    })
}

/** @throws ApiCommandFailure `not_found` */
const named = async (tx: Tx, name: string): Promise<Environment> => {
  const environment = await findEnvironment(tx, name)
  if (environment === null) throw new ApiCommandFailure('not_found', `There is no environment named ${name}.`)
  return environment
}

/** @throws Error where standard input is not a terminal */
const askedAgain = async (name: string): Promise<string> => {
  if (!process.stdin.isTTY) throw new Error(`Not removed. To remove it for good: relink environment remove ${name} --confirm ${name}`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(`This removes ${name} and everything stored about it. Type its name to continue: `)
  } finally {
    terminal.close()
  }
}
