import { line, strong } from '../sentence.js'
import type { Catalogue } from './catalogue.js'

const connections = (n: number): string => (n === 1 ? '1 connection is waiting' : `${String(n)} connections are waiting`)

const operatorFault = (platform: string, code: string): string => {
  switch (code) {
    case 'invalid_client':
      return `${platform} rejects your app's client secret`
    case 'endpoint_changed':
      return `${platform} has new addresses that nobody has confirmed`
    case 'vault_unreadable':
      return `Stored access to ${platform} can't be read`
    case 'egress_refused':
      return `${platform} is at an address that may not be called`
    default:
      return `${platform} rejects your app`
  }
}

const where = (code: string, id: string): string => {
  switch (code) {
    case 'endpoint_changed':
      return `Look at the new addresses, then confirm them: POST /integration/${id}/confirm-endpoints`
    case 'vault_unreadable':
      return 'Put the key that sealed them back into VAULT_KEYS, then restart.'
    case 'egress_refused':
      return `Correct the address with PATCH /integration/${id}, or allow it in EGRESS_ALLOW.`
    default:
      return `Change the app's settings here with PATCH /integration/${id}, or at the platform.`
  }
}

export const en: Catalogue = {
  language: 'en',
  moment: ({ date, time, zone }) => `${date}, ${time} (${zone})`,
  greeting: (name) => (name === null ? line`Hello,` : line`Hello ${name},`),
  reconnect: (platform) => `Reconnect ${platform}`,
  openCase: 'Open the case',
  openIncident: 'Open the incident',
  reference: (reference) => line`Reference ${reference}.`,
  labels: {
    account: 'Account',
    tenant: 'Customer',
    since: 'Since',
    reference: 'Reference',
    asked: 'Asked so far',
    changed: 'Changed',
    by: 'Changed by',
    at: 'When',
    integration: 'Integration',
  },

  subjects: {
    first: ({ platform, product }) => `${platform} is no longer connected to ${product}`,
    reminder: ({ platform, product }) => `Still waiting: ${platform} is not connected to ${product}`,
    lastReminder: ({ platform, product }) => `Last reminder: ${platform} is not connected to ${product}`,
    freshLink: ({ platform, product }) => `Your new link to reconnect ${platform} to ${product}`,
    admin: ({ platform, product }) => `${platform} needs an administrator to reconnect ${product}`,
    success: ({ platform, product }, isNew) => (isNew ? `${platform} is connected to ${product}` : `${platform} is connected again`),
    escalation: (tenant, platform, waited) => `Needs a person: ${tenant}, ${platform}, ${waited} without an answer`,
    unknown: (tenant, platform) => `${platform} refuses ${tenant}, and we can't tell why`,
    nobody: (tenant, platform) => `Nobody to ask: ${tenant}, ${platform}`,
    undelivered: (tenant, platform) => `Could not be mailed: ${tenant}, ${platform}`,
    operator: (platform, code, waiting) => `${operatorFault(platform, code)}: ${connections(waiting)}`,
    outbreak: (platform, waiting) => `Many connections to ${platform} stopped at once: ${connections(waiting)}`,
    still: (subject) => `Not over yet: ${subject}`,
    secretExpires: (platform, days) => `The client secret for ${platform} runs out in ${days === 1 ? 'a day' : `${String(days)} days`}`,
    endpointsChanged: (platform) => `${platform} was pointed at other addresses`,
  },

  asking: {
    lost: ({ product, platform, account }, since) => [
      account === null
        ? line`${product} can't reach your ${platform} account any more.`
        : line`${product} can't reach your ${platform} account ${strong(account)} any more.`,
      line`Access was removed or has run out on ${since}.`,
    ],
    stillLost: ({ product, platform, account }, since) => [
      account === null
        ? line`${product} still can't reach your ${platform} account.`
        : line`${product} still can't reach your ${platform} account ${strong(account)}.`,
      line`Access was removed or has run out on ${since}.`,
    ],
    stops: ({ product, platform }, impact) =>
      impact === null
        ? line`${product} can't update anything from ${platform} until you reconnect it.`
        : line`Until you reconnect it: ${impact}`,
    notSince: ({ product, platform }, impact) =>
      impact === null
        ? line`${product} has not updated anything from ${platform} since then.`
        : line`It has been like this since then: ${impact}`,
    takes: ({ platform }) => line`Takes about a minute: you sign in to ${platform} and agree.`,
    worksOnce: (until) => line`The button works once, until ${until}.`,
    ifNothing: (_names, remindsAt) =>
      remindsAt === null ? line`If nothing is done, it stays disconnected.` : line`If nothing is done, we will remind you on ${remindsAt}.`,
    ownWay: ({ product }, url) => line`If you would rather not use a link from a mail, open ${product} yourself: ${url}`,
    notTheRightPerson: (email) =>
      email === null
        ? line`Not the right person? Answer this mail and we will ask somebody else.`
        : line`Not the right person? Tell us (${email}) and we will ask somebody else.`,
    why: ({ product }, connectedIt) =>
      connectedIt
        ? line`You get this mail because you connected this account.`
        : line`You get this mail because ${product} has you on file for this account.`,
  },

  lastReminder: {
    end: ({ product }, endsAt) => [
      line`We stop waiting on ${endsAt}.`,
      line`After that it stays disconnected until you write to ${product} support.`,
    ],
    supportKnows: ({ product }) => line`${product} support knows that it is waiting.`,
  },

  freshLink: {
    asked: ({ product, platform, account }) => [
      account === null
        ? line`Here is a new link to reconnect ${platform} to ${product}.`
        : line`Here is a new link to reconnect your ${platform} account ${strong(account)} to ${product}.`,
      line`The one before had run out.`,
    ],
    notYou: () => line`You did not ask for it? Then do nothing: nothing changes.`,
  },

  admin: {
    refused: ({ product, platform }, triedBy, triedAt) =>
      line`${triedBy ?? 'A colleague of yours'} tried to reconnect ${platform} to ${product}${triedAt === null ? '' : ` on ${triedAt}`}, and ${platform} refused.`,
    onlyYou: ({ product, platform }) => [
      line`Your company lets only an administrator of ${platform} allow ${product}.`,
      line`That is why we ask you.`,
    ],
    said: (platform) => line`${platform} put it like this:`,
    ifNothing: ({ product, platform }) => line`If nothing is done, ${platform} stays disconnected from ${product}.`,
  },

  success: {
    who: ({ product, platform, account }, by, at, isNew) => {
      const what = account === null ? `your ${platform} account` : account
      if (by === null) return line`${product} reaches ${strong(what)} at ${platform} again since ${at}.`
      return isNew
        ? line`${by} connected ${strong(what)} at ${platform} to ${product} on ${at}.`
        : line`${by} reconnected ${strong(what)} at ${platform} to ${product} on ${at}.`
    },
    works: ({ product, platform }) => [line`${product} gets what is new from ${platform}.`, line`There is nothing left to do.`],
    notYou: (email) =>
      email === null ? line`Not you, and nobody you know? Answer this mail.` : line`Not you, and nobody you know? Tell us: ${email}`,
  },

  staff: {
    said: (platform, at) => line`${platform} answered on ${at}:`,
    silent: () => 'It gave no reason.',
    actsTitle: () => line`What helps:`,
    noMail: (tenant) => line`${tenant} was not mailed.`,
    endsAt: (at) => line`If nothing is done, the case ends unanswered on ${at}.`,
  },

  escalation: {
    lost: (tenant, platform, waited) => [line`${strong(tenant)} has to reconnect ${platform}.`, line`Nobody has answered for ${waited}.`],
    asked: (who, at, answer) => (answer === null ? line`${who}, ${at}: not sent` : line`${who}, ${at}: the mail server said “${answer}”`),
    acts: (caseId, accountId) => [
      line`Ask by another way. A link to send on: POST /case/${caseId}/link`,
      line`Ask somebody else. Change the contacts: PATCH /integrated-account/${accountId}`,
      line`Give them more time, or give up: POST /case/${caseId}/snooze or /case/${caseId}/cancel`,
    ],
    linkWorks: () => line`The link in the last mail still works; using it closes the case.`,
  },

  unknown: {
    refuses: (tenant, platform) => [
      line`${platform} refuses the connection of ${strong(tenant)}.`,
      line`Its answer does not say whose fault that is.`,
    ],
    tried: (every) => line`We try again every ${every}, and stop as soon as it works.`,
    acts: (caseId) => [
      line`The customer has to reconnect: POST /case/${caseId}/verdict with “user”. Mails start then.`,
      line`The fault is in your own app: POST /case/${caseId}/verdict with “operator”.`,
      line`Nobody needs it any more: POST /case/${caseId}/cancel`,
    ],
  },

  nobody: {
    lost: (tenant, platform) => [line`${strong(tenant)} has to reconnect ${platform}.`, line`Nobody is on file who could be asked.`],
    acts: (accountId, tenantId) => [
      line`Add a contact to the account: PATCH /integrated-account/${accountId}`,
      line`Or to everything of this customer: PUT /tenant/${tenantId}`,
    ],
    starts: () => line`The mails start as soon as there is a contact.`,
  },

  undelivered: {
    failed: (tenant, platform) => [
      line`A mail to ${strong(tenant)} about ${platform} could not be sent.`,
      line`It was tried until the next one was due.`,
    ],
    next: (at) => (at === null ? line`No further mail is due.` : line`The next mail is due on ${at}.`),
    acts: (caseId, accountId) => [
      line`Check the address: GET /integrated-account/${accountId}`,
      line`Send the mail once more: POST /case/${caseId}/resend`,
      line`Ask by another way. A link to send on: POST /case/${caseId}/link`,
    ],
  },

  operator: {
    waiting: (platform, waiting, since) => [
      line`${waiting === 1 ? '1 connection has' : `${String(waiting)} connections have`} been waiting since ${since}.`,
      line`Reconnecting would not help.`,
      line`The fault lies between ${platform} and your app.`,
    ],
    nobodyMailed: () => line`No customer was mailed about it.`,
    whereToChange: (code, integrationId) => line`${where(code, integrationId)}`,
    checks: (every) => line`This is checked every ${every}; the connections go on by themselves once it works.`,
  },

  incident: {
    stopped: (platform, waiting, tenants, since) => [
      line`${waiting === 1 ? '1 connection' : `${String(waiting)} connections`} of ${tenants === 1 ? '1 customer' : `${String(tenants)} customers`} stopped working.`,
      line`They have been waiting since ${since}.`,
      line`So many at once points to your app, or to ${platform} itself.`,
    ],
    checks: (every) => line`A few of them are tried every ${every}; all go on by themselves once it works.`,
    isNone: (incidentId) => [
      line`Is your app fine, and these people really have to reconnect?`,
      line`Then say so, and they are asked, a few at a time: POST /incident/${incidentId}/resolve`,
    ],
  },

  secretExpires: {
    runsOut: (platform, at) => [
      line`The client secret of your ${strong(platform)} app runs out on ${at}.`,
      line`From then on no connection to ${platform} works.`,
    ],
    change: (platform, integrationId) => [
      line`Make a new secret at ${platform}.`,
      line`Then put it in here, with the day on which it runs out: PATCH /integration/${integrationId}`,
    ],
  },

  endpointsChanged: {
    changed: (platform) => [line`The addresses or the app of ${strong(platform)} were changed.`],
    confirm: (integrationId) => [
      line`Connections made before are not sent there until you confirm it.`,
      line`To confirm: POST /integration/${integrationId}/confirm-endpoints`,
    ],
    notYou: () => line`Nobody of yours did this? Change it back, and withdraw the API access that was used.`,
  },
}
