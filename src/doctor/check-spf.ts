import { ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import type { LookUp } from './lookup.js'

/** RFC 7208 4.6.4: more lookups than this, and receivers take the record for broken. */
const mostLookups = 10
const costs = /^[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|^redirect=/i

/** Who may send for the domain (RFC 7208). Whether that includes our mail server, only a received mail tells. */
export const checkSpf = async (txt: LookUp, domain: string): Promise<Finding> => {
  const check = `spf ${domain}`
  const records = await recordsOf(txt, domain)
  const [record] = records
  if (record === undefined) {
    return problem(check, 'There is no SPF record', `add a TXT record to ${domain}: v=spf1 include:<your mail provider> -all`)
  }
  if (records.length > 1)
    return problem(check, 'There are several SPF records, which is as good as none (RFC 7208 4.5)', 'merge them into one')
  const terms = termsOf(record)
  if (terms.some((term) => /^\+?all$/i.test(term))) return problem(check, 'It lets anyone send', 'end it in ~all or -all')
  const ends = terms.some((term) => /^[~-]all$/i.test(term) || /^redirect=/i.test(term))
  if (!ends) return problem(check, 'It does not say what others are', 'end it in ~all or -all')
  const lookups = await countLookups(txt, record, new Set([domain]))
  return lookups > mostLookups
    ? problem(
        check,
        `It needs more than ${String(mostLookups)} lookups, so receivers give up (RFC 7208 4.6.4)`,
        'drop includes that are not used',
      )
    : ok(
        check,
        'There is one record, and it forbids the rest; whether it names your mail server’s outgoing addresses can’t be seen from here',
      )
}

const recordsOf = async (txt: LookUp, domain: string): Promise<readonly string[]> =>
  (await txt(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text))

const termsOf = (record: string): readonly string[] => record.trim().split(/\s+/).slice(1)

/** Of the record and of those it includes; a loop ends the count. */
const countLookups = async (txt: LookUp, record: string, seen: Set<string>): Promise<number> => {
  let count = 0
  for (const term of termsOf(record)) {
    if (!costs.test(term)) continue
    count += 1
    const target = /^[+?~-]?(?:include:|redirect=)([a-z0-9._-]+)$/i.exec(term)?.[1]?.toLowerCase()
    if (target === undefined || seen.has(target) || count > mostLookups) continue
    seen.add(target)
    const [included] = await recordsOf(txt, target)
    if (included !== undefined) count += await countLookups(txt, included, seen)
  }
  return count
}
