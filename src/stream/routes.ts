import type { Api } from '../http/call.js'
import { mountStream } from '../http/mount-stream.js'
import type { Tools } from '../tools.js'
import { ChangeReader } from './change-reader.js'
import { streamCall } from './contract.js'

export const mountChanges = (api: Api, tools: Tools): void => {
  const reader = new ChangeReader(tools)
  mountStream(api, streamCall, (client) => reader.listen(client))
}
