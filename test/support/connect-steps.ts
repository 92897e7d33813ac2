import { mintLink } from '../../src/connect/mint-link.js'
import type { MintLink } from '../../src/connect/mint-link.js'
import { Visitor } from './connect-house.js'
import type { ConnectHouse } from './connect-house.js'
import { signInAndConsent } from './consent.js'
import type { ConsentChoice } from './consent.js'

export const ada: ConsentChoice = { email: 'ada@northwind.example' }

/** What the connect tests do and look at over and over. */
export const connectSteps = (house: ConnectHouse) => {
  const mint = (given: Partial<MintLink> & { accountId?: string }) =>
    house.tools.database.transaction((tx) =>
      mintLink(tx, { environmentId: house.environment.id, mintedFor: 'mail', life: 7 * 86_400_000, ...given }),
    )
  const one = async <T extends object>(sql: string, ...params: unknown[]): Promise<T | undefined> =>
    (await house.tools.database.query<T>(sql, params)).rows[0]
  const attemptsOf = async (accountId: string) =>
    (
      await house.tools.database.query<{ id: string; status: string; ending: string | null; answer: string | null; secrets: string }>(
        'SELECT id, status, ending, answer, secrets FROM attempts WHERE account_id = $1 ORDER BY started_at',
        [accountId],
      )
    ).rows
  const generation = async (accountId: string) =>
    (await one<{ generation: number }>('SELECT generation FROM credentials WHERE account_id = $1', accountId))?.generation
  const codesSent = () => house.platform.requests().filter(({ grant_type }) => grant_type === 'authorization_code').length
  const kinds = async (caseId: string) =>
    (await house.tools.database.query<{ kind: string }>('SELECT kind FROM timeline WHERE case_id = $1 ORDER BY seq', [caseId])).rows.map(
      ({ kind }) => kind,
    )

  /** A broken account, its link, and a person who goes as far as the callback's address. */
  const broken = async (choice: ConsentChoice | null = ada, given: Parameters<ConnectHouse['account']>[0] = {}) => {
    const accountId = await house.account(given)
    const caseId = await house.break(accountId)
    const link = await mint({ accountId, caseId })
    const visitor = new Visitor(house.url)
    const callback = choice === null ? null : await signInAndConsent(await visitor.start(link.token), choice)
    return { accountId, caseId, link, visitor, callback: callback?.href ?? '' }
  }
  return { mint, one, attemptsOf, generation, codesSent, kinds, broken }
}

export type ConnectSteps = ReturnType<typeof connectSteps>
