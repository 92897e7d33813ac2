import { platformOf } from '../platforms/index.js'
import { OAuthRefused } from './errors.js'
import type { HostChoice } from '../platforms/platform.js'
import type { OAuthApp } from './oauth-app.js'

/** One label of a host name (RFC 1123 2.1): a dot, a slash or an @ would lead to another party's host. */
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** One path segment or query value that means nothing but itself. */
const plain = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,200}$/
const placeholder = /\{([A-Za-z0-9_.-]+)\}/g

/** The app with the account's context in its endpoints. @throws OAuthRefused (`context_invalid`) naming the variable */
export const fillEndpoints = (app: OAuthApp, context: Readonly<Record<string, unknown>>): OAuthApp => {
  if (!hasPlaceholder(app)) return app
  const fill = (template: string) => fillTemplate(template, context, app.platform)
  const maybe = (template: string | null) => (template === null ? null : fill(template))
  return {
    ...app,
    authorizationEndpoint: fill(app.authorizationEndpoint),
    tokenEndpoint: fill(app.tokenEndpoint),
    userinfoEndpoint: maybe(app.userinfoEndpoint),
    revocationEndpoint: maybe(app.revocationEndpoint),
    jwksUri: maybe(app.jwksUri),
    identity: app.identity.url === undefined ? app.identity : { ...app.identity, url: fill(app.identity.url) },
  }
}

const hasPlaceholder = (app: OAuthApp): boolean =>
  [app.authorizationEndpoint, app.tokenEndpoint, app.userinfoEndpoint, app.revocationEndpoint, app.jwksUri, app.identity.url].some(
    (template) => template?.includes('{'),
  )

/** Names in the host of an address that an account's context fills freely; a choice of the platform's own hosts is none. */
export const namesInHost = (template: string, platform: string): readonly string[] => {
  const { hosts } = platformOf(platform).preset
  return [...template.slice(0, endOfHost(template)).matchAll(placeholder)].flatMap(([, name = '']) =>
    Object.hasOwn(hosts, name) ? [] : [name],
  )
}

/** A name that stands for a choice of the platform's own hosts takes those only. @throws OAuthRefused (`context_invalid`) */
export const fillTemplate = (template: string, context: Readonly<Record<string, unknown>>, platform: string): string => {
  const hostEnd = endOfHost(template)
  const { hosts } = platformOf(platform).preset
  return template.replace(placeholder, (_, name: string, at: number) => {
    const given = Object.hasOwn(context, name) ? context[name] : undefined
    const value = typeof given === 'number' ? String(given) : given
    const choice = at < hostEnd && Object.hasOwn(hosts, name) ? hosts[name] : undefined
    if (choice !== undefined) return chosenHost(name, value, choice)
    const allowed = at < hostEnd ? label : plain
    if (typeof value !== 'string' || !allowed.test(value)) {
      const expected = at < hostEnd ? 'one part of a host name (letters, digits, dashes)' : 'letters, digits, dots, dashes or underscores'
      throw new OAuthRefused(
        'context_invalid',
        `context.${name}`,
        `context.${name} is part of the platform's address; expected ${expected}`,
      )
    }
    return value
  })
}

const chosenHost = (name: string, value: unknown, { usual, values }: HostChoice): string => {
  const key = value === undefined ? usual : value
  const host = typeof key === 'string' && Object.hasOwn(values, key) ? values[key] : undefined
  if (host !== undefined) return host
  throw new OAuthRefused(
    'context_invalid',
    `context.${name}`,
    `context.${name} chooses the platform's address; expected one of ${Object.keys(values).join(', ')}`,
  )
}

const endOfHost = (template: string): number => {
  const scheme = template.indexOf('://')
  const rest = template.slice(scheme < 0 ? 0 : scheme + 3).search(/[/?#\\]/)
  return rest < 0 ? template.length : (scheme < 0 ? 0 : scheme + 3) + rest
}
