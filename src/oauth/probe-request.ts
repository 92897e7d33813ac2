import { OAuthRefused } from './errors.js'
import { fillTemplate } from './fill-endpoints.js'

/** A probe as an integration says it; its texts may hold `{name}`. */
export interface ProbeTemplate {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly basic_auth?: { readonly username: string; readonly password: string } | undefined
}

/** A probe ready to be sent. */
export interface ProbeRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** RFC 6750 2.1, for a probe that does not say how its token is sent. */
const bearer = { Authorization: 'Bearer {access_token}' }
/** A value for a header: it must not be able to begin another one. */
const printable = /^[\x20-\x7e]{1,8192}$/

/**
 * Fills a probe from an account's context and what is kept of its credentials: `access_token`, or the values of the integration's fields.
 * @throws OAuthRefused (`context_invalid`) naming the value that is missing or does not fit
 */
export const probeRequest = (probe: ProbeTemplate, values: Readonly<Record<string, unknown>>, platform: string): ProbeRequest => {
  const fill = (template: string) => fillText(template, values)
  const { headers, basic_auth: basic } = probe
  return {
    url: fillTemplate(probe.url, values, platform),
    headers: {
      accept: 'application/json',
      ...Object.fromEntries(
        Object.entries(headers ?? (basic === undefined ? bearer : {})).map(([name, template]) => [name.toLowerCase(), fill(template)]),
      ),
      ...(basic !== undefined && {
        authorization: `Basic ${Buffer.from(`${fill(basic.username)}:${fill(basic.password)}`).toString('base64')}`,
      }),
    },
  }
}

const fillText = (template: string, values: Readonly<Record<string, unknown>>): string =>
  template.replace(/\{([A-Za-z0-9_.-]+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (typeof value !== 'string' || !printable.test(value)) {
      throw new OAuthRefused(
        'context_invalid',
        `context.${name}`,
        `context.${name} is part of the probe; expected a text of printable characters`,
      )
    }
    return value
  })
