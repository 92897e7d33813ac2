import { defineConfig, mergeConfig } from 'vitest/config'
import { heavyTests } from './support/heavy-tests.js'
import all from './vitest.config.js'

/** `npm test`. */
export default mergeConfig(all, defineConfig({ test: { exclude: heavyTests } }))
