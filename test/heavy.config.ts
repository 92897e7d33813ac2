import { defineConfig } from 'vitest/config'
import { heavyTests } from './support/heavy-tests.js'
import all from './vitest.config.js'

/** `npm run test:all`: what `npm test` leaves out, on the oldest Temporal server that is supported. */
export default defineConfig({ test: { ...all.test, include: heavyTests, provide: { temporalRelease: 'oldest' } } })
