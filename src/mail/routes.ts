import { mount } from '../http/call.js'
import type { Api } from '../http/call.js'
import { NotFound } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { getMailCall, listMailsCall } from './contract.js'
import { listMails, readMail } from './read-mails.js'

export const mailRoutes = (api: Api, tools: Tools): void => {
  mount(api, listMailsCall)(({ query }, caller) => listMails(tools, caller.environmentId, query))
  mount(
    api,
    getMailCall,
  )(async ({ params }, caller) => {
    const mail = await readMail(tools, caller.environmentId, params.id)
    if (!mail) throw new NotFound()
    return mail
  })
}
