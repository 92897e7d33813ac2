import { defineConfig } from 'vitest/config'
import { filesWithHeavyTests, heavyFiles } from './support/heavy-tests.js'
import all from './vitest.config.js'

/** `npm run test:all`, with `--tags-filter heavy`: what `npm test` leaves out, on the oldest Temporal server that is supported. */
export default defineConfig({
  test: { ...all.test, include: [...heavyFiles, ...filesWithHeavyTests], provide: { temporalRelease: 'oldest' } },
})
