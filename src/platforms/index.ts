import type { PlatformRules } from '../domain/platform-rules.js'
import { generic } from './generic.js'
import type { Platform, PlatformPreset, PresetIdentity } from './platform.js'

const platforms: readonly Platform[] = [generic]

export const presets = (): readonly PlatformPreset[] => platforms.map((platform) => platform.preset)

/** A name without a file of its own is read by RFC 6749 alone. */
export const platformRules = (name: string): PlatformRules =>
  (platforms.find((platform) => platform.preset.platform === name) ?? generic).rules

/** The identity rule that a preset brings for these scopes; null: the integration has to name one. */
export const presetIdentity = (preset: PlatformPreset, scopes: readonly string[]): Omit<PresetIdentity, 'needs_scope'> | null => {
  if (preset.oauth.identity === undefined) return null
  const { needs_scope, ...identity } = preset.oauth.identity
  return needs_scope === undefined || scopes.includes(needs_scope) ? identity : null
}
