import { wordsOf } from '../domain/words-of.js'
import { upwards } from './check-dmarc.js'
import { checkSpf } from './check-spf.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import type { DnsLookup } from './lookup.js'
import type { BounceDomain } from './store.js'

/** A test mail that is not back after so many milliseconds counts as lost. */
const patienceMs = 15 * 60_000

/** Whether mail that comes back arrives, and whether receivers take the envelope sender's domain for one of the sender's own. */
export const checkBounceDomain = async (lookup: DnsLookup, domain: BounceDomain): Promise<readonly Finding[]> => {
  const { bounceDomain, sender } = domain
  const check = `bounces ${bounceDomain}`
  try {
    const arrives = (await lookup.hasMx(bounceDomain))
      ? arrivesHere(check, domain)
      : problem(
          check,
          'It has no MX record, so nothing that comes back arrives',
          `add an MX record to ${bounceDomain}, and hand its mail on to INBOUND_SMTP_PORT or to POST /inbound-mail`,
        )
    return [arrives, await checkSpf(lookup.txt, bounceDomain), alignment(bounceDomain, sender)]
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

const arrivesHere = (check: string, { bounceDomain, testedAt, testAgeMs, returnedAt }: BounceDomain): Finding => {
  if (returnedAt !== null) return ok(check, `It has an MX record, and a test mail came back on ${returnedAt.toISOString()}`)
  if (testedAt !== null && testAgeMs !== null && testAgeMs > patienceMs)
    return problem(
      check,
      `It has an MX record, and the test mail of ${testedAt.toISOString()} has not come back`,
      `look whether the mail server of ${bounceDomain} hands its mail on to INBOUND_SMTP_PORT or to POST /inbound-mail, then send another test`,
    )
  return note(
    check,
    'It has an MX record; whether that server hands mail on to Relink, only a mail that comes back tells',
    'send a test that must come back: the console has a button beside mail.bounce_domain, the API POST /bounce-test',
  )
}

/** RFC 7489 3.1.2: by SPF a mail passes DMARC only where the envelope sender belongs to the domain of From. */
const alignment = (bounceDomain: string, sender: string): Finding => {
  const check = `alignment ${bounceDomain}`
  return upwards(bounceDomain).includes(sender) ||
    upwards(sender).some((domain) => domain !== sender && domain.includes('.') && upwards(bounceDomain).includes(domain))
    ? ok(check, `It belongs to the same domain as ${sender}`)
    : problem(
        check,
        `It does not belong to ${sender}, so SPF proves nothing for a mail’s From (DMARC)`,
        `set mail.bounce_domain to a subdomain of ${sender}`,
      )
}
