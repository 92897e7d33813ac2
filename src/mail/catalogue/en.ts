import { line, strong } from '../sentence.js'
import type { Sentence } from '../sentence.js'
import type { Catalogue, Names } from './catalogue.js'

const connections = (n: number): string => (n === 1 ? '1 connection is waiting' : `${String(n)} connections are waiting`)

const listed = new Intl.ListFormat('en', { type: 'conjunction' })

/** The first three by name. */
const severalOf = (platforms: readonly string[]): string =>
  listed.format(platforms.length <= 3 ? platforms : [...platforms.slice(0, 2), `${String(platforms.length - 2)} others`])

/** Of an account to which a person entered something. */
const isKeyRefused = (code: string): boolean => code === 'key_refused' || code === 'key_forbidden' || code === 'invalid_client'

const operatorFault = (platform: string, code: string): string => {
  switch (code) {
    case 'invalid_client':
      return `${platform} rejects your app's client secret`
    case 'client_secret_expired':
      return `Your app's client secret has expired at ${platform}`
    case 'app_deleted':
    case 'app_disabled':
      return `${platform} has switched your app off`
    case 'app_unknown':
      return `${platform} does not know your app's client id`
    case 'redirect_mismatch':
      return `${platform} does not know your app's redirect address`
    case 'rotation_off':
      return `Token rotation is switched off in your app at ${platform}`
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
    case 'client_secret_expired':
      return `Make a new client secret at the platform, then send it: PATCH /integration/${id}`
    case 'app_deleted':
    case 'app_disabled':
    case 'rotation_off':
      return `Switch it on again in the app's settings at the platform. The integration is ${id}.`
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

const adminsTask = ({ product, platform }: Names, code: string | null): readonly Sentence[] => {
  switch (code) {
    case 'account_disabled':
      return [
        line`The ${platform} account that connected it has been switched off or locked.`,
        line`An administrator can unlock it, or reconnect with another account.`,
      ]
    case 'rejected':
      return [
        line`${platform} does not let the person in any more who connected it: they were suspended, or lost a role.`,
        line`An administrator can give it back, or reconnect with another account.`,
      ]
    case 'access_policy':
      return [
        line`A security rule of your company keeps ${product} out of ${platform}.`,
        line`An administrator of ${platform} can change that rule; then reconnect.`,
      ]
    case 'session_policy':
      return [
        line`Your company ends every sign-in to ${platform} after a set time.`,
        line`Reconnecting helps until then; an administrator of ${platform} can mark ${product} as trusted, so that it lasts.`,
      ]
    case 'not_subscribed':
      return [
        line`Your company's ${platform} is closed, or does not include what ${product} needs.`,
        line`An administrator of ${platform} can change that; then reconnect.`,
      ]
    case 'admin_assignment':
      return [
        line`Your company lets only certain people use ${product} with ${platform}.`,
        line`An administrator of ${platform} can add the person who connected it.`,
      ]
    default:
      return [line`Your company lets only an administrator of ${platform} allow ${product}.`]
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
    endpoint: 'Address',
    to: 'To',
    subject: 'Subject',
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
    relapse: (tenant, platform) => `Reconnecting does not last: ${tenant}, ${platform}`,
    nobody: (tenant, platform) => `Nobody to ask: ${tenant}, ${platform}`,
    unanswered: () => 'The mail server accepts mails and does not confirm them',
    mailStopped: (cameBack, sent) => `Mail to contacts is stopped: ${String(cameBack)} of ${String(sent)} mails came back`,
    bounceTest: () => 'A test: this mail has to come back',
    answered: (isComplaint) => (isComplaint ? 'A contact called our mail spam' : 'A contact answered our mail'),
    undelivered: (tenant, platform) => `Could not be mailed: ${tenant}, ${platform}`,
    operator: (platform, code, waiting) => `${operatorFault(platform, code)}: ${connections(waiting)}`,
    outbreak: (platform, waiting) => `Many connections to ${platform} stopped at once: ${connections(waiting)}`,
    still: (subject) => `Not over yet: ${subject}`,
    secretExpires: (platform, days) => `The client secret for ${platform} runs out in ${days === 1 ? 'a day' : `${String(days)} days`}`,
    endpointsChanged: (platform) => `${platform} was pointed at other addresses`,
    webhookDeactivated: (host) => `${host} gets no more webhooks`,
    signIn: (product) => `Sign in to the connections of ${product}`,
    contactRemoved: (product, platform) =>
      `You are no longer asked about ${platform === null ? `connections of ${product}` : `${platform} at ${product}`}`,
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
    again: ({ product, platform }, on, code) => [
      line`It was reconnected on ${on}, and that did not last.`,
      isKeyRefused(code)
        ? line`${platform} does not accept what was entered then any more: it was removed, replaced or has run out.`
        : line`${platform} ended it early: access was removed there, a password was changed, or ${product} was connected again elsewhere.`,
    ],
    takes: ({ platform }, enters) =>
      enters.length === 0
        ? line`Takes about a minute: you sign in to ${platform} and agree.`
        : line`Takes about a minute: you enter ${listed.format(enters.map((label) => `“${label}”`))} from ${platform}.`,
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

  several: {
    subject: (kind, count, product, platforms) => {
      const what = `${String(count)} accounts are ${kind === 'first' ? 'no longer' : 'not'} connected to ${product}: ${severalOf(platforms)}`
      if (kind === 'fresh_link') return `Your new link to reconnect ${String(count)} accounts to ${product}`
      return kind === 'first' ? what : kind === 'reminder' ? `Still waiting: ${what}` : `Last reminder: ${what}`
    },
    lost: (product, count, still) => [
      still
        ? line`${product} still can't reach ${strong(`${String(count)} accounts`)} of yours.`
        : line`${product} can't reach ${strong(`${String(count)} accounts`)} of yours any more.`,
      line`Access was removed or has run out; ${product} can't update anything from them until you reconnect them.`,
    ],
    one: ({ platform, account, reference }, impact, since, endsAt) =>
      line`${strong(platform)}: ${account}, since ${since} (${reference})${endsAt === null ? '' : `, we wait until ${endsAt}`}${impact === null ? '' : `. ${impact}`}`,
    more: (count) => line`and ${String(count)} more, on the page.`,
    button: () => 'Reconnect them',
    takes: () => line`One page lists them all, each with its own button. Each takes about a minute.`,
    worksUntil: (until) => line`The page works until ${until}; what works again leaves it.`,
    ifNothing: (remindsAt) =>
      remindsAt === null
        ? line`If nothing is done, they stay disconnected.`
        : line`If nothing is done, we will remind you on ${remindsAt}.`,
    ownWay: (product, url) => line`If you would rather not use a link from a mail, open ${product} yourself: ${url}`,
    why: (product) => line`You get this mail because ${product} has you on file for these accounts.`,
    workAgain: (count) => `${String(count)} accounts are connected again`,
    reaches: (product, count) => line`${product} reaches ${strong(`${String(count)} accounts`)} again:`,
    reconnected: ({ platform, account, by }, at) =>
      by === null
        ? line`${strong(platform)}: ${account}, since ${at}.`
        : line`${strong(platform)}: ${account}, reconnected by ${by} on ${at}.`,
    nothingLeft: (product) => [line`${product} gets what is new from them.`, line`There is nothing left to do for these.`],
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
    onlyYou: (names, code) => [...adminsTask(names, code), line`That is why we ask you.`],
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
    asked: ({ who, answer, cameBack }, at) => {
      if (answer === null) return cameBack ? line`${who}, ${at}: it came back` : line`${who}, ${at}: not sent`
      return cameBack ? line`${who}, ${at}: refused with “${answer}”` : line`${who}, ${at}: the mail server said “${answer}”`
    },
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

  relapse: {
    again: (tenant, platform, reconnectedAt) => [
      line`${platform} has ended the connection of ${strong(tenant)} again.`,
      line`It was reconnected on ${reconnectedAt}; that did not last, nor did the time before.`,
    ],
    likelyCause: () => line`What is probably behind it:`,
    usualCauses: () =>
      'We know of no special cause at this platform. Often the app is not published there yet, or a rule of the customer ends access early.',
    whyNot: () => line`Another click would not last either.`,
    acts: (caseId) => [
      line`The cause is fixed, or asking once more is right: POST /case/${caseId}/release. Mails start then.`,
      line`The fault is in your own app: POST /case/${caseId}/verdict with “operator”.`,
      line`Nobody needs it any more: POST /case/${caseId}/cancel`,
    ],
  },

  nobody: {
    lost: (tenant, platform, onFile) => [
      line`${strong(tenant)} has to reconnect ${platform}.`,
      onFile ? line`Nobody on file is left to ask:` : line`There is no one on file to ask.`,
    ],
    why: ({ who, why, said }, at) => {
      if (why === 'complained') return line`${who} called our mail spam on ${at}.`
      if (why === 'asked') return line`${who} is not to be mailed since ${at}.`
      return said === null
        ? line`${who} does not work since ${at}.`
        : line`${who} does not work since ${at}: the mail server said “${said}”`
    },
    acts: (accountId, tenantId) => [
      line`Add a contact to the account: PATCH /integrated-account/${accountId}`,
      line`Or to everything of this customer: PUT /tenant/${tenantId}`,
    ],
    starts: () => line`The mails start as soon as there is a contact to ask.`,
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

  unanswered: {
    took: (isSentAgain) => [
      line`The mail server was given this mail, and never said whether it keeps it.`,
      isSentAgain
        ? line`It was sent once more, so it may arrive twice: the same mail, under the same Message-ID.`
        : line`It is not sent again, since it may have arrived. It may also be lost.`,
    ],
    acts: (mailId) => [
      line`Look at the log of your mail server.`,
      line`See the mail: GET /mail/${mailId}`,
      line`Send the mail of a case once more: POST /case/:id/resend`,
    ],
    others: () => line`Further ones in this hour are not reported one by one. They are in GET /mail, with the reason “unanswered”.`,
  },

  answered: {
    wrote: (isComplaint) =>
      isComplaint
        ? line`The person called this mail spam. They get no more mails; the next contact is asked.`
        : line`The person answered this mail. What they wrote is on the timeline of its case.`,
    acts: (mailId) => [line`See the mail and its case: GET /mail/${mailId}`],
  },

  bounceTest: () => [
    line`This mail was sent to an address that does not exist, to see whether mail that comes back arrives.`,
    line`There is nothing to do.`,
  ],

  mailStopped: {
    stopped: (cameBack, sent) => [
      line`In 24 hours ${String(cameBack)} of ${String(sent)} mails to contacts came back.`,
      line`Mail servers distrust a sender who continues, so no contact is mailed for now.`,
    ],
    waits: () => line`Nothing is lost: what is due waits, and people can still use the links that they have.`,
    acts: () => [
      line`See what the mail servers said: GET /mail?state=undelivered, or the mails of a case in the console`,
      line`Correct the contacts whose addresses do not work`,
      line`Let mail go on: “Send again” in the console, or POST /mail-brake/release. Each mail that waits is then sent once`,
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
    confirm: (platform, integrationId) => [
      line`Nothing is sent to ${platform} until another person confirms it.`,
      line`To confirm: POST /integration/${integrationId}/confirm-endpoints`,
      line`Or at a terminal: relink integration confirm`,
    ],
    notYou: () => line`Did nobody on your team do this? Change it back, and withdraw the API access that was used.`,
  },

  webhookDeactivated: {
    failed: (since, status) => [
      line`No webhook has arrived at this address since ${since}.`,
      status === null ? line`The last one got no answer.` : line`It answered the last one with ${String(status)}.`,
      line`So we have stopped sending.`,
    ],
    parked: (count) => [
      line`Nothing is lost.`,
      count === 1 ? line`1 event is kept, and new ones are kept too.` : line`${String(count)} events are kept, and new ones are kept too.`,
    ],
    activate: (webhookId) => [
      line`Once it works, switch it on again: PATCH /webhook/${webhookId} with is_active: true`,
      line`Everything that was kept is then sent.`,
    ],
  },
  contactRemoved: {
    removed: ({ product, platform, account, tenant, at }) => [
      line`Until now ${product} asked you when a connection had to be made again.`,
      platform === null
        ? line`On ${at} you were taken off the contacts for the connections of ${strong(tenant)}.`
        : account === null
          ? line`On ${at} you were taken off the contacts for the ${platform} account of ${strong(tenant)}.`
          : line`On ${at} you were taken off the contacts for the ${platform} account ${strong(account)}.`,
    ],
    links: () => [line`Buttons in our earlier mails to you no longer work.`, line`There is nothing left to do for you.`],
    notRight: (email) => (email === null ? line`That was not right? Answer this mail.` : line`That was not right? Tell us: ${email}`),
    stillTold: (until) => line`Until ${until} we still tell you when it is connected again.`,
  },
  signIn: {
    asked: (product) => line`Somebody, most likely you, asked to sign in to Relink, where ${product} looks after its connections.`,
    button: 'Sign in',
    worksOnce: (until) => line`The button works once, until ${until}, in the browser you asked from.`,
    notYou: () => [
      line`It was not you? Then there is nothing to do.`,
      line`Without the browser that asked, nobody can sign in with this mail.`,
    ],
  },
}
