import type { Config } from '../config.js'

export const demo = (_config: Config): Promise<number> => Promise.resolve(1)
