import { defineConfig, mergeConfig } from 'vitest/config'
import { heavyFiles } from './support/heavy-tests.js'
import all from './vitest.config.js'

/** `npm test`, with `--tags-filter 'not heavy'`: files that are heavy as a whole are not even read. */
export default mergeConfig(all, defineConfig({ test: { exclude: heavyFiles } }))
