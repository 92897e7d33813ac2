import { isIP } from 'node:net'
import { wordsOf } from '../domain/words-of.js'
import { checkDkim } from './check-dkim.js'
import { checkDmarc, findDmarc, upwards } from './check-dmarc.js'
import { checkSpf } from './check-spf.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import type { DnsLookup } from './lookup.js'

/** RFC 2606 2 and RFC 6761: no such name is ever in the DNS. */
const reserved = /(?:^|\.)(?:example|invalid|test|localhost)$|(?:^|\.)example\.(?:com|net|org)$/

/** What receivers look up about a sender, and whether its links lead where its mails come from. */
export const checkSender = async (
  lookup: DnsLookup,
  sender: {
    readonly domain: string
    readonly environments: readonly string[]
    readonly publicUrl: string | null
    readonly selectors: readonly string[]
  },
): Promise<readonly Finding[]> => {
  const { domain, environments, publicUrl, selectors } = sender
  const check = `sender ${domain}`
  if (reserved.test(domain)) {
    return [
      problem(
        check,
        `${environments.join(', ')} sends from ${domain}, a name that no one can own`,
        'set mail.from with PATCH /environment',
      ),
    ]
  }
  try {
    return [
      await checkSpf(lookup.txt, domain),
      ...(await checkDkim(lookup.txt, domain, selectors)),
      await checkDmarc(lookup.txt, domain),
      ...(publicUrl === null ? [] : [await checkAgreement(lookup, domain, new URL(publicUrl).hostname)]),
    ]
  } catch (error) {
    return [
      problem(
        check,
        `Its DNS records could not be looked up: ${wordsOf(error)}`,
        'try again, or by another server: relink doctor --dns 9.9.9.9',
      ),
    ]
  }
}

/** Spam filters target mails from one domain whose only button leads to another. */
const checkAgreement = async (lookup: DnsLookup, sender: string, host: string): Promise<Finding> => {
  const check = `links ${sender}`
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0 || !host.includes('.'))
    return note(check, `The links lead to ${host}, which has no domain to compare`)
  const shared = upwards(sender).find((domain) => upwards(host).includes(domain))
  if (shared !== undefined && (shared === sender || shared === host || (await isOneOwners(lookup, shared)))) {
    return ok(check, `Mails from ${sender} link to ${host}: both belong to ${shared}`)
  }
  return problem(
    check,
    `Mails from ${sender} link to ${host}, which looks like phishing to filters and to people`,
    `serve PUBLIC_URL under ${sender}, or send from a domain of the links’`,
  )
}

/** `co.uk` is shared by strangers. Who owns a domain takes mail there or says what is done with forged mail. */
const isOneOwners = async (lookup: DnsLookup, domain: string): Promise<boolean> =>
  (await findDmarc(lookup.txt, domain))?.at === domain || (await lookup.hasMx(domain))
