import { defineConfig } from 'vitest/config'
import all from './vitest.config.js'

/**
 * The second part of `npm run test:all`: what Relink asks of Temporal, on the oldest server that is supported. Nothing is killed here:
 * development servers before 1.32 may stop answering when requests are called off (src/embedded/end-when-silent.ts).
 */
export default defineConfig({
  test: {
    ...all.test,
    // A case from end to end; signals, Updates and signal-with-start; starts with a delay; histories; schedules.
    include: ['story', 'acts*', 'opening-batch', 'timeline-and-history', 'sweep'].map((name) => `test/${name}.test.ts`),
    provide: { temporalRelease: 'oldest' },
  },
})
