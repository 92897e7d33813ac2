import { loadIntegration } from '../../integrations/load-integration.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Tools } from '../../tools.js'
import { selectAppFacts } from '../store/refresh-facts-store.js'
import type { AppFacts } from '../store/refresh-facts-store.js'

/** What the accounts of an app have in common, read once for many. */
export interface SweptApp {
  /** Its endpoints still with the placeholders of each account's context. */
  readonly template: () => Promise<OAuthApp>
  readonly facts: AppFacts
  /** Scopes as one text, separated by spaces (RFC 6749 3.3): the needed ones that these lack. */
  readonly missingScopes: (granted: string, requested: string) => string
  /** Whether the first good refresh is still to be noted; true for the first who asks, so that one of many does. */
  readonly isToBeNoted: () => boolean
}

/** Null: nothing of it may be refreshed, since it is deleted, switched off or refreshed by another system. */
export const readSweptApp = async (tools: Tools, integrationId: string): Promise<SweptApp | null> => {
  const integration = await loadIntegration(tools.database, integrationId)
  if (integration === null || !integration.isEnabled) return null
  const read = await selectAppFacts(tools.database, integrationId)
  if (read === null || read.isObserved) return null
  // Of the settings that are sent, also where they were changed between the two readings.
  const facts = { ...read, settingsChangedAt: integration.settingsChangedAt }
  let opened: Promise<OAuthApp> | undefined
  return {
    template: () => (opened ??= oauthApp(tools, integration)),
    facts,
    missingScopes: missingOf(facts),
    isToBeNoted: onceOf(!facts.hasWorked || facts.isUncalibrated),
  }
}

const onceOf = (isDue: boolean): (() => boolean) => {
  let isLeft = isDue
  return () => {
    const first = isLeft
    isLeft = false
    return first
  }
}

/** Most accounts of an app have the same scopes. */
const missingOf = ({ requiredScopes, platform }: AppFacts): SweptApp['missingScopes'] => {
  const known = new Map<string, string>()
  return (granted, requested) => {
    const key = `${granted}\n${requested}`
    const missing = known.get(key) ?? missingScopes(requiredScopes, scopesOf(granted), scopesOf(requested), platform).join(' ')
    known.set(key, missing)
    return missing
  }
}

const scopesOf = (text: string): string[] => (text === '' ? [] : text.split(' '))
