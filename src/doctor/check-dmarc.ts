import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import type { LookUp } from './lookup.js'

/** The domain itself and those above it, the top-level domain left out. */
export const upwards = (domain: string): readonly string[] => {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}

/** The nearest domain that has a DMARC record, by walking up (RFC 7489 6.6.3 asks for the organizational domain, which it leads to). */
export const findDmarc = async (txt: LookUp, domain: string): Promise<{ readonly at: string; readonly record: string } | null> => {
  for (const at of upwards(domain)) {
    const [record] = (await txt(`_dmarc.${at}`)).filter((text) => /^v=DMARC1(?:\s*;|$)/.test(text))
    if (record !== undefined) return { at, record }
  }
  return null
}

/** What receivers do with mail that only claims to be from the domain (RFC 7489). */
export const checkDmarc = async (txt: LookUp, domain: string): Promise<Finding> => {
  const check = `dmarc ${domain}`
  const found = await findDmarc(txt, domain)
  if (found === null) {
    const what = `add a TXT record to _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:… and raise p once the reports are clean`
    return problem(check, 'There is no DMARC record; large receivers refuse bulk mail without one', what)
  }
  const tag = (name: string): string | undefined => new RegExp(`(?:^|;)\\s*${name}=\\s*(\\w+)`, 'i').exec(found.record)?.[1]?.toLowerCase()
  const policy = (found.at === domain ? undefined : tag('sp')) ?? tag('p')
  if (policy === undefined) return problem(check, `The record at _dmarc.${found.at} has no p=`, 'add p=none, p=quarantine or p=reject')
  return policy === 'none'
    ? note(
        check,
        `The record at _dmarc.${found.at} says p=none: forged mail is reported and delivered`,
        'raise it to quarantine or reject once the reports are clean',
      )
    : ok(check, `The record at _dmarc.${found.at} says p=${policy}`)
}
