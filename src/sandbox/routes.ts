import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { MAX_LIMIT } from '../http/list-field.js'
import { allPlatforms } from '../platforms/index.js'
import type { Tools } from '../tools.js'
import { breakAccount } from './break-account.js'
import * as calls from './contract.js'
import { answersJson } from './failure-json.js'
import { failuresOf } from './failures.js'
import { mendAccount } from './mend-account.js'

/** The failure lab. */
export const mountSandbox = (api: Api, tools: Tools): void => {
  mount(
    api,
    calls.breakCall,
  )(async ({ params, body }, { environmentId }) => {
    const { platform, failure } = await tools.database.transaction((tx) =>
      breakAccount(tx, { environmentId, id: params.id, how: body?.how ?? 'revoked' }),
    )
    return { how: failure.how, platform, answers: answersJson(failure) }
  })

  mount(
    api,
    calls.mendCall,
  )(async ({ params }, { environmentId }) => {
    await tools.database.transaction((tx) => mendAccount(tx, { environmentId, id: params.id }))
    return { success: true } as const
  })

  mount(api, calls.failuresCall)(() => Promise.resolve({ result: allFailures(), next_cursor: null, limit: MAX_LIMIT }))
}

const allFailures = (): calls.FailureJson[] =>
  allPlatforms().flatMap(({ preset: { platform } }) =>
    failuresOf(platform).map((failure) => ({ platform, how: failure.how, answers: answersJson(failure), ...failure.means })),
  )
