import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** One line in so many repeats an earlier one. */
const again = 10_000
const perTenant = 10

/** As long as the tokens of platforms that sign them. */
const token = (what: string, index: number, length: number): string =>
  createHash('sha512')
    .update(`${what}/${String(index)}`)
    .digest('base64url')
    .repeat(Math.ceil(length / 86))
    .slice(0, length)

const lineOf = (index: number): string => {
  const name = `person-${String(index)}`
  return `${JSON.stringify({
    external_id: `old-${String(index)}`,
    integration: 'lumen',
    tenant_id: `tenant-${String(Math.floor(index / perTenant))}`,
    authentication_method: 'oauth2',
    label: `Northwind ${String(index)}`,
    contacts: [{ email: `${name}@northwind.example`, name, locale: 'en-GB', time_zone: 'Europe/London' }],
    context: {
      region: 'eu',
      oauth: {
        token: {
          access_token: token('access', index, 240),
          refresh_token: token('refresh', index, 90),
          expires_at: '2026-01-01T00:00:00Z',
          scope: 'reports.read contacts.read',
        },
      },
    },
    created_at: '2025-06-01T12:00:00Z',
  })}\n`
}

/** Writes so many accounts, and a few lines with the id of an existing one. Returns how many of those there are. */
export const writeAccountsFile = async (file: string, accounts: number): Promise<number> => {
  const out = createWriteStream(file)
  let duplicates = 0
  for (let index = 0; index < accounts; index += 1) {
    let text = lineOf(index)
    if (index % again === again - 1) {
      duplicates += 1
      text += lineOf(Math.floor(index / 2))
    }
    if (!out.write(text)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
  return duplicates
}
