import { presets } from '../platforms/index.js'
import type { PlatformPreset } from '../platforms/platform.js'

/** @throws Error for a name that the schema would have refused */
export const presetOf = (platform: string): PlatformPreset => {
  const preset = presets().find((one) => one.platform === platform)
  if (!preset) throw new Error(`there is no platform ${platform}`)
  return preset
}
