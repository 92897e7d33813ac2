import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { importAccounts } from '../../src/accounts/moving/import-accounts.js'
import { mintLink } from '../../src/connect/mint-link.js'
import { signInAndConsent } from '../../src/embedded/form-browser.js'
import { Visitor } from './connect-house.js'
import { ConsoleClient, signedIn } from './console-client.js'
import type { Harness } from './harness.js'
import type { Came, Stage, WritingOperation } from './writing-operation.js'

const staff = 'eve@northwind.example'

/** A link of its own to the stage's broken account. */
const linkTo = async ({ environmentId, tools }: Harness, { account, caseId }: Stage): Promise<string> => {
  const { token } = await tools.database.transaction((tx) =>
    mintLink(tx, { environmentId, accountId: account.id, caseId, mintedFor: 'api', life: 3_600_000 }),
  )
  return token
}

/** One account with people that others share. */
const importOne = async ({ environmentId, tools }: Harness, contacts: readonly object[]): Promise<unknown> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'relink-locks-'))
  try {
    const file = path.join(folder, 'accounts.ndjson')
    const context = { oauth: { token: { access_token: randomUUID(), refresh_token: randomUUID() } } }
    await writeFile(file, JSON.stringify({ tenant_id: 'northwind', integration: 'lumen', external_id: randomUUID(), contacts, context }))
    return await importAccounts(tools, {
      ...{ environmentId, actor: 'cli', file, dryRun: false, events: true, key: null, refreshesPerMinute: 600, report: `${file}.refused` },
      signal: AbortSignal.timeout(60_000),
      onProgress: () => undefined,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What people do at the pages and the console's sign-in, and the command that brings accounts. */
export const visitingOperations = (relink: Harness, contacts: readonly object[]): readonly WritingOperation[] => {
  const came = ({ status, text }: { readonly status: number; readonly text: string }): Came => ({ status, text, error: null })
  const at = (res: Response, text: string): Came => came({ status: res.status, text })
  const signIn = () => signedIn(relink, { email: staff, role: 'admin' })
  const works: Readonly<Record<string, (stage: Stage) => Promise<Came>>> = {
    'a connect page is opened': async (stage) => {
      const { res, text } = await new Visitor(relink.url).open(`/connect-account?link_token=${await linkTo(relink, stage)}`)
      return at(res, text)
    },
    'an attempt is started': async (stage) => {
      const { res, text } = await new Visitor(relink.url).post('/connect-account', { link_token: await linkTo(relink, stage) })
      return at(res, text)
    },
    'a fresh link is asked for': async (stage) => {
      const token = await linkTo(relink, stage)
      await relink.tools.database.query(`UPDATE link_tokens SET expires_at = created_at WHERE account_id = $1 AND minted_for = 'api'`, [
        stage.account.id,
      ])
      const { res, text } = await new Visitor(relink.url).post('/connect-account/fresh-link', { link_token: token })
      return at(res, text)
    },
    callback: async (stage) => {
      const visitor = new Visitor(relink.url)
      const { res, text } = await visitor.post('/connect-account', { link_token: await linkTo(relink, stage) })
      const to = res.headers.get('location')
      // The other one has reconnected the account already.
      if (to === null) return at(res, text)
      const back = await signInAndConsent(to, { email: 'ada@northwind.example' })
      const ended = await visitor.open(back.pathname + back.search)
      return at(ended.res, ended.text)
    },
    'a sign-in is asked for': async () => came(await new ConsoleClient(relink.url).send('POST', '/sign-in', { email: staff })),
    'a sign-in': async () => {
      await signIn()
      return { status: 200, text: '', error: null }
    },
    'a sign-out': async () => came(await (await signIn()).send('DELETE', '/session')),
    import: async () => ({ status: null, text: JSON.stringify(await importOne(relink, contacts)), error: null }),
  }
  const ends: Readonly<Record<string, WritingOperation['ends']>> = { callback: ['account', 'caseId'] }
  return Object.entries(works).map(([name, work]) => ({
    name,
    ends: ends[name] ?? [],
    run: (stage) => work(stage).catch((error: unknown) => ({ status: null, text: String(error), error })),
  }))
}
