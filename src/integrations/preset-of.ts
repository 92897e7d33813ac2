import { presets } from '../platforms/index.js'
import type { PlatformPreset } from '../platforms/platform.js'
import { endpointNames } from './oauth-settings.js'

/** Whether some platform's preset has exactly this endpoint. */
export const isPresetAddress = (url: string): boolean =>
  presets().some(({ oauth }) => [...endpointNames.map((name) => oauth[name]), oauth.identity?.url].includes(url))

/** @throws Error for a name that the schema would have refused */
export const presetOf = (platform: string): PlatformPreset => {
  const preset = presets().find((one) => one.platform === platform)
  if (!preset) throw new Error(`there is no platform ${platform}`)
  return preset
}
