import { auditStaff } from '../access/audit-staff.js'
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
  )(async ({ params, body }, caller) => {
    const { environmentId } = caller
    const how = body?.how ?? 'revoked'
    const { platform, failure } = await tools.database.transaction(async (tx) => {
      const broken = await breakAccount(tx, { environmentId, id: params.id, how })
      await auditStaff(tx, caller, { action: 'broken', subjectKind: 'integrated_account', subjectId: params.id, data: { how } })
      return broken
    })
    return { how: failure.how, platform, answers: answersJson(failure) }
  })

  mount(
    api,
    calls.mendCall,
  )(async ({ params }, caller) => {
    const { environmentId } = caller
    await tools.database.transaction(async (tx) => {
      await mendAccount(tx, { environmentId, id: params.id })
      await auditStaff(tx, caller, { action: 'mended', subjectKind: 'integrated_account', subjectId: params.id })
    })
    return { success: true } as const
  })

  mount(api, calls.failuresCall)(() => Promise.resolve({ result: allFailures(), next_cursor: null, limit: MAX_LIMIT }))
}

const allFailures = (): calls.FailureJson[] =>
  allPlatforms().flatMap(({ preset: { platform } }) =>
    failuresOf(platform).map((failure) => ({ platform, how: failure.how, answers: answersJson(failure), ...failure.means })),
  )
