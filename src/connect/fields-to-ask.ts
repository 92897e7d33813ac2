import { platformOf } from '../platforms/index.js'
import type { Field, Integration } from '../integrations/integration.js'

interface Known {
  readonly integration: Integration | null
  readonly found: {
    readonly account: { readonly context: Readonly<Record<string, unknown>> } | null
    readonly link: { readonly context: Readonly<Record<string, unknown>> }
  }
}

/**
 * What only the person knows: every secret of the integration's fields, and those others, with the names in the platform's addresses,
 * that neither the account nor the link can fill in.
 */
export const fieldsToAsk = ({ integration, found }: Known): readonly Field[] => {
  if (integration === null) return []
  const known = { ...found.account?.context, ...found.link.context }
  const declared = integration.fields.filter(({ secret, name }) => secret || !Object.hasOwn(known, name))
  const declaredNames = integration.fields.map(({ name }) => name)
  const names = addressesOf(integration).flatMap((url) => [...url.matchAll(/\{([A-Za-z0-9_.-]+)\}/g)].map(([, name = '']) => name))
  const { hosts } = platformOf(integration.platform).preset
  const others = [...new Set(names)].filter(
    (name) => !Object.hasOwn(known, name) && !Object.hasOwn(hosts, name) && !declaredNames.includes(name),
  )
  return [...declared, ...others.map((name): Field => ({ name, label: labelOf(name), secret: false }))]
}

/** Whether a person is sent to the platform, and not asked for a key. */
export const signsIn = (integration: Integration | null): boolean =>
  integration?.authenticationMethod !== 'api_key' && integration?.authenticationMethod !== 'oauth2_client_credentials'

const addressesOf = ({ authenticationMethod, oauth, probe }: Integration): readonly string[] => {
  switch (authenticationMethod) {
    case 'oauth2':
      return [oauth.authorization_endpoint, oauth.token_endpoint, oauth.userinfo_endpoint ?? '']
    case 'oauth2_client_credentials':
      return [oauth.token_endpoint, probe?.url ?? '']
    case 'api_key':
      return [probe?.url ?? '']
  }
}

/** `store_name` is read as `Store name`. */
const labelOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replace(/[_.-]+/g, ' ')
