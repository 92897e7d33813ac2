import { z } from 'zod'
import { call } from '../../http/call.js'
import { connectionTests } from './report.js'

const params = z.object({ id: z.guid() })

export const connectionTestCall = call({
  id: 'getConnectionTest',
  method: 'get',
  path: '/integration/:id/connection-test',
  tag: 'Integrations',
  summary: 'Get the last connection test',
  given: z.object({ params }),
  answer: connectionTests,
  scope: 'integrations:write',
  noStore: true,
})

export const startConnectionTestCall = call({
  id: 'startConnectionTest',
  method: 'post',
  path: '/integration/:id/connection-test',
  tag: 'Integrations',
  summary: 'Test the connection',
  description:
    'Begins a sign-in at the platform, as a customer would do it, in the browser that calls. What it brings is examined and dropped: no account, no event, no case. The callback leads back to the integration in the console.',
  given: z.object({
    params,
    body: z.object({ context: z.record(z.string().min(1).max(100), z.string().max(500)).default({}) }),
  }),
  answer: z.object({ id: z.guid(), url: z.url().describe('Where the person signs in.') }),
  scope: 'integrations:write',
  noStore: true,
  fails: {
    409: 'This integration has no sign-in, or a change of where its secrets go is not confirmed.',
    429: 'Too many tests were begun.',
  },
})
