import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import type { LookUp } from './lookup.js'

/** Selectors that mail providers use by default. Some (Amazon SES) generate one per domain, which can't be guessed. */
const usual = [
  'default',
  'dkim',
  'mail',
  'smtp',
  's1',
  's2',
  'k1',
  'k2',
  'k3',
  'selector1',
  'selector2',
  'google',
  'mandrill',
  'pm',
  'resend',
  'fm1',
  'fm2',
  'zoho',
  'mx',
  'key1',
  'mte1',
]

/** Whether receivers find the key that the mail server signs with (RFC 6376 3.6.2). That it does sign, only a received mail tells. */
export const checkDkim = async (txt: LookUp, domain: string, selectors: readonly string[]): Promise<readonly Finding[]> => {
  if (selectors.length > 0) return Promise.all(selectors.map((selector) => checkSelector(txt, domain, selector)))
  const found: string[] = []
  for (const selector of usual) if ((await keysOf(txt, domain, selector)).some(isUsable)) found.push(selector)
  const check = `dkim ${domain}`
  return [
    found.length > 0
      ? ok(check, `There are keys at ${found.join(', ')}; that your mail server signs with one of them can’t be seen from here`)
      : note(
          check,
          'No key stands under the usual selectors, and others can’t be guessed',
          'take `s=` from the DKIM-Signature of a received mail, and run `relink doctor --dkim-selector <it>`',
        ),
  ]
}

const checkSelector = async (txt: LookUp, domain: string, selector: string): Promise<Finding> => {
  const check = `dkim ${selector}._domainkey.${domain}`
  const keys = await keysOf(txt, domain, selector)
  if (keys.length === 0) return problem(check, 'There is no key', 'add the TXT or CNAME record that your mail provider shows')
  return keys.some(isUsable)
    ? ok(check, 'There is a key')
    : problem(check, 'The key was revoked: p= is empty (RFC 6376 3.6.1)', 'let the mail server sign with another key')
}

const keysOf = async (txt: LookUp, domain: string, selector: string): Promise<readonly string[]> =>
  (await txt(`${selector}._domainkey.${domain}`)).filter((text) => /(?:^|;)\s*p=/i.test(text))

const isUsable = (text: string): boolean => /(?:^|;)\s*p=\s*[A-Za-z0-9+/]/i.test(text)
