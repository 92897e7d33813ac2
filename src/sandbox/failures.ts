import { platformOf } from '../platforms/index.js'
import type { RecordedAnswer } from '../platforms/recorded-answer.js'
import { anyPlatform } from './any-platform.js'
import type { Failure } from './failure.js'

/** All that an account of this platform can be broken by: its own recorded answers, then what any platform does. */
export const failuresOf = (platform: string): readonly Failure[] => [...platformOf(platform).recorded.map(recorded), ...anyPlatform]

export const failureOf = (platform: string, how: string): Failure | null => failuresOf(platform).find((one) => one.how === how) ?? null

const recorded = ({ how, status, headers, body, means }: RecordedAnswer): Failure => ({
  how,
  answers: {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  },
  means,
})
