import { defineConfig } from 'vitest/config'
import { filesWithHeavyTests, heavyFiles } from './support/heavy-tests.js'
import all from './vitest.config.js'

/** `npm run test:all`, with `--tags-filter heavy`: what `npm test` leaves out. */
export default defineConfig({
  test: { ...all.test, include: [...heavyFiles, ...filesWithHeavyTests] },
})
