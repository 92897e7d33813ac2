import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { readInbound } from '../inbound/read/read-inbound.js'

/** `relink mail …`: what an operator wants to know about mail without a database. */
export const addMailCommands = (program: Command): void => {
  program
    .command('mail')
    .description('Read mail.')
    .command('read <file>')
    .description(
      'Read a returned message (raw RFC 5322; - for standard input) and print what Relink reads in it as JSON: its kind, whether delivery failed for good, and what it was about.',
    )
    .action(async (file: string) => {
      console.log(JSON.stringify(await readInbound(file === '-' ? await buffer(process.stdin) : await readFile(file)), null, 2))
    })
}
