import { isLoopback } from '../domain/loopback.js'
import { wordsOf } from '../domain/words-of.js'
import type { Egress } from '../egress/egress.js'
import { EgressRefused } from '../egress/errors.js'
import { checkHttpClock } from './check-clocks.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import type { TokenEndpoint } from './store.js'

const patienceMs = 5_000

/** Whether what mails link to is Relink, over https. */
export const checkPublicUrl = async (publicUrl: string): Promise<readonly Finding[]> => {
  const url = new URL(publicUrl)
  const check = 'PUBLIC_URL'
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    return [problem(check, `${publicUrl} is not encrypted`, 'put TLS in front, and set it to the https address')]
  const reach = 'check DNS, the proxy in front and its certificate; from inside a network the outer address may be closed: try from outside'
  try {
    const answer = await fetch(new URL('/healthz', url), { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
    const receivedAt = Date.now()
    const isRelink = answer.status === 200 && (await answer.text()) === '{"status":"ok"}'
    const clock = checkHttpClock(answer.headers.get('date'), receivedAt)
    return [
      isRelink
        ? ok(check, `${url.origin} leads to Relink`)
        : problem(
            check,
            `${url.origin} answers ${String(answer.status)}, and not as Relink does`,
            'let the proxy pass every path to `relink api`',
          ),
      ...(isLoopback(url.hostname)
        ? [
            note(
              check,
              `${url.hostname} is this machine: links open nowhere else`,
              'set PUBLIC_URL to the https address before customers depend on it',
            ),
          ]
        : []),
      ...(clock === null ? [] : [clock]),
    ]
  } catch (error) {
    return [problem(check, `${url.origin} can’t be reached from here: ${wordsOf(error)}`, reach)]
  }
}

/** Each integration's token endpoint, resolved, checked and connected to as a refresh would be; nothing is sent but a HEAD. */
export const checkTokenEndpoints = async (egress: Egress, endpoints: readonly TokenEndpoint[]): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  const known = new Map<string, Promise<string | null>>()
  for (const { environment, integration, url } of endpoints) {
    const check = `endpoint ${environment}/${integration}`
    if (/[{}]/.test(url)) {
      findings.push(note(check, 'Its address has a part from each account, so it is not known here'))
      continue
    }
    const wrong = known.get(url) ?? reach(egress, url)
    known.set(url, wrong)
    const why = await wrong
    findings.push(
      why === null
        ? ok(check, `${new URL(url).host} can be called`)
        : problem(
            check,
            why,
            'check the address in the integration (PATCH /integration/:id), DNS and the firewall; a private address needs an entry in EGRESS_ALLOW',
          ),
    )
  }
  return findings
}

const reach = async (egress: Egress, url: string): Promise<string | null> => {
  try {
    await egress.request(url, { method: 'HEAD', timeoutMs: patienceMs })
    return null
  } catch (error) {
    return error instanceof EgressRefused ? `Relink does not call it: ${error.message}` : `It can’t be reached: ${wordsOf(error)}`
  }
}

const behindProxy = 'Behind a proxy only names and literal addresses can be checked here, since the proxy resolves them'
const proxies = ['EGRESS_PROXY', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/** What the guard of outgoing calls can and can't do here. */
export const checkEgress = (env: Readonly<Record<string, string | undefined>>, egressAllow: string): readonly Finding[] => {
  const proxy = proxies.find((name) => (env[name] ?? '') !== '')
  const says = proxy === 'EGRESS_PROXY' ? behindProxy : `${proxy ?? ''} is set, which Relink’s own calls do not follow. ${behindProxy}`
  return [
    ...(proxy === undefined ? [] : [note('egress', says, 'have the proxy refuse private, link-local and metadata addresses itself')]),
    egressAllow === ''
      ? ok('egress', 'Only public addresses are called')
      : note(
          'egress',
          `EGRESS_ALLOW opens ${egressAllow} to anyone who may register an integration or a webhook`,
          'keep it as narrow as it can be',
        ),
  ]
}
