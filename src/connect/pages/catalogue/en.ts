import type { PageFacts } from '../page-facts.js'
import type { Catalogue } from './catalogue.js'

const connectWords = (f: PageFacts): string => (f.isNew ? `Connect ${f.platform}` : `Reconnect ${f.platform}`)
const unchanged = 'Nothing has changed.'
const stillWorks = 'The link in your mail still works.'
const support = (f: PageFacts): string => (f.supportEmail === null ? 'the person who sent you the link' : f.supportEmail)
const listed = new Intl.ListFormat('en', { type: 'conjunction' })
/** The labels are the company's words: they are quoted, not bent. */
const entered = (f: PageFacts): string => listed.format(f.enters.map((label) => `“${label}”`))
const signIn = (f: PageFacts): string => {
  if (f.signsIn) return signInThere(f)
  return f.enters.length === 0
    ? `${f.product} asks ${f.platform} for access again, and uses it only if it works.`
    : `Enter ${entered(f)} here. It is tried at ${f.platform} first, and used only if it works.`
}
const signInHint = (f: PageFacts): string[] =>
  f.signsIn
    ? [`If ${f.platform} does not let you sign in here, open this page in your browser.`]
    : f.enters.length === 0
      ? []
      : [`You find it, or make a new one, in the settings of your ${f.platform} account.`]
const signInThere = (f: PageFacts): string =>
  f.signInHost === null ? 'You will sign in there and come back here.' : `You will sign in at ${f.signInHost} and come back here.`
const expected = (f: PageFacts): string =>
  f.account ?? (f.tenant === null ? 'the account that was connected before' : `the account of ${f.tenant} that was connected before`)
const onlyIf = (f: PageFacts): string =>
  f.tenant === null ? `This is a connection to ${f.product}.` : `For ${f.tenant}. Only go on if you work for ${f.tenant}.`

export const en: Catalogue = {
  pages: {
    choose: (f) => ({
      heading: `What should be connected to ${f.product}?`,
      says: [onlyIf(f)],
      hints: ['If you do nothing, nothing is connected.'],
    }),
    new_account: (f) => ({
      heading: `Connect ${f.platform} to ${f.product}`,
      says: [`${onlyIf(f)} ${signIn(f)} It takes about a minute.`],
      button: connectWords(f),
      hints: [
        ...signInHint(f),
        ...(f.linkUntil === null ? [] : [`If you do nothing, nothing is connected. The link works once, until ${f.linkUntil}.`]),
      ],
    }),
    ready: (f) => ({
      heading: `Reconnect ${f.platform} to ${f.product}`,
      says: [
        `${f.since === null ? `${f.product} uses` : `${f.product} can't reach`} the ${f.platform} account ${f.account ?? 'of your company'}${
          f.since === null ? '.' : ` since ${f.since}.`
        } ${signIn(f)} It takes about a minute.`,
        f.since === null
          ? `It works at the moment. ${f.signsIn ? 'You can sign in once more to renew its access.' : 'You can renew its access here.'}`
          : (f.impact ?? `${f.product} can't update anything from ${f.platform} until you reconnect it.`),
      ],
      button: connectWords(f),
      hints: [
        ...signInHint(f),
        ...(f.linkUntil === null ? [] : [`If you do nothing, everything stays as it is. The link works once, until ${f.linkUntil}.`]),
      ],
    }),
    done: (f) => ({
      heading: 'Connection successful',
      says: [
        f.isNew ? `${f.platform} is connected to ${f.product}.` : `${f.product} can use ${f.platform} again.`,
        f.left === 0
          ? 'There is nothing more to do. You can close this tab.'
          : f.left === 1
            ? 'One more connection waits for you.'
            : `${String(f.left)} more connections wait for you.`,
      ],
    }),
    works_already: (f) => ({
      heading: `${f.platform} is already connected`,
      says: [
        f.on === null
          ? 'The connection works again.'
          : f.by === null
            ? `The connection works again since ${f.on}.`
            : `${f.by} reconnected it on ${f.on}.`,
        'There is nothing to do. You can close this tab.',
      ],
    }),
    link_spent: (f) => ({
      heading: 'This link has been used',
      says: [
        f.on === null ? 'Each link works once.' : `It was used on ${f.on}. Each link works once.`,
        f.works
          ? `${f.platform} is connected to ${f.product}. There is nothing to do.`
          : `${f.platform} is not connected to ${f.product} at the moment. Use the newest mail from ${f.product}.`,
      ],
    }),
    link_expired: (f) =>
      f.contact === null
        ? {
            heading: 'This link has run out',
            says: [`Ask ${support(f)} for a new one.`, 'Links work for a limited time, so that an old mail opens nothing.', unchanged],
          }
        : {
            heading: 'This link has run out',
            says: ['Have a new one mailed to you.', 'Links work for a limited time, so that an old mail opens nothing.'],
            button: `Mail me a new link (to ${f.contact})`,
            hints: [unchanged],
          },
    link_unknown: () => ({
      heading: 'This link does not work',
      says: [
        'Copy the whole link from the mail and try again. It may be incomplete.',
        'If that does not help, ask the person or company who sent it to you.',
        unchanged,
      ],
    }),
    fresh_link_sent: (f) => ({
      heading: 'A new link is on its way',
      says: [
        f.contact === null ? 'Look into your mailbox in a few minutes.' : `Look into the mailbox of ${f.contact} in a few minutes.`,
        `Not there? Look among unwanted mail too, or ask ${support(f)}.`,
        'You can close this tab.',
      ],
    }),
    nobody_to_mail: (f) => ({
      heading: 'A new link is needed',
      says: [`Ask ${support(f)} for a new link.`, 'No address is on file to which one could be mailed.', unchanged],
    }),
    declined: (f) => ({
      heading: `${f.platform} was not connected`,
      says: [
        'Try again and agree at the end.',
        `Either you said no, or ${f.platform} wants an administrator of your company to agree. In that case, pass the mail on to them.`,
        `${unchanged} ${stillWorks}`,
      ],
      button: 'Try again',
    }),
    entered_refused: (f) => ({
      heading: `${f.platform} did not accept it`,
      says: ['Look at what you entered, and enter it again.', `It was just tried at ${f.platform}, which said no.`, unchanged],
      button: 'Try again',
      hints: [`You find it, or make a new one, in the settings of your ${f.platform} account.`],
    }),
    wrong_account: (f) => ({
      heading: `That was a different ${f.platform} account`,
      says: [
        `${f.chosen === null ? 'Another account was chosen just now.' : `You chose ${f.chosen} just now.`} Try again with ${expected(f)}.`,
        unchanged,
      ],
      button: 'Try again with the right one',
      hints: [
        `If your browser keeps choosing the wrong account, sign out of ${f.platform} first.`,
        `Has the account moved? Tell ${support(f)}.`,
      ],
    }),
    scope_missing: (f) => ({
      heading: f.missing.length > 1 ? 'Some permissions were left out' : 'One permission was left out',
      says: [
        f.signsIn ? 'Try again and leave every box ticked.' : `Allow it in the settings of your ${f.platform} account, then try again.`,
        `${f.product} needs: ${f.missing.join(', ')}. It works with ${f.platform} by this permission.`,
        unchanged,
      ],
      button: 'Try again',
    }),
    no_lasting_access: (f) => ({
      heading: `${f.platform} did not give lasting access`,
      says: [
        `Open the settings of your ${f.platform} account, remove ${f.product} from the connected apps, then try again here.`,
        `${f.platform} let ${f.product} in for this moment only, so it would stop again soon.`,
        unchanged,
      ],
      button: 'Try again',
    }),
    identity_unknown: (f) => ({
      heading: 'We can not tell which account this is',
      says: [
        `Write to ${support(f)}.`,
        f.isUnnamed
          ? `${f.platform} did not say whose account it is, so it can not be compared with the one in use.`
          : `${f.chosen === null ? 'You signed in' : `You signed in as ${f.chosen}`}. Which account is in use was never recorded here, so the two can not be compared.`,
        `${unchanged} The connection in use stays as it is.`,
      ],
    }),
    refused: (f) => ({
      heading: `${f.platform} was not connected`,
      says: [
        `Try again. If it happens twice, write to ${support(f)}.`,
        `${f.platform} refused, and did not say why in a way that we understand.`,
        unchanged,
      ],
      button: 'Try again',
    }),
    waits: (f) => ({
      heading: 'Almost done',
      says: [
        'There is nothing more for you to do.',
        `${f.product} confirms that this is the right account, and then uses it.`,
        'You can close this tab.',
      ],
    }),
    not_accepted: (f) => ({
      heading: 'This account was not accepted',
      says: [
        `Try again with ${expected(f)}.`,
        `${f.product} looked at the account that was chosen and said that it is not the right one.`,
        unchanged,
      ],
      button: 'Try again',
      hints: [`Questions? Write to ${support(f)}.`],
    }),
    our_fault: (f) => ({
      heading: 'This is on our side',
      says: [
        'There is nothing for you to do.',
        `${f.product} has to mend its own access to ${f.platform} first. The people who can do that know about it.`,
        'You will not be asked again until it is mended.',
      ],
    }),
    platform_down: (f) => ({
      heading: `${f.platform} does not answer at the moment`,
      says: ['Try again in a few minutes.', `${unchanged} ${stillWorks}`],
      button: 'Try again',
    }),
    start_again: (f) => ({
      heading: 'Please start again from your mail',
      says: [
        'Open the link in the mail once more, in this browser.',
        'Signing in has to end in the browser it began in, within an hour.',
        `${unchanged}${f.isNew ? '' : ` ${stillWorks}`}`,
      ],
    }),
    too_old: () => ({
      heading: 'Please start again from your mail',
      says: ['Press the button to start again.', 'Signing in has to end in the browser it began in, within an hour.', unchanged],
      button: 'Start again',
    }),
    interrupted: (f) => ({
      heading: 'Please press the button once more',
      says: [
        f.signsIn ? `Signing in to ${f.platform} was interrupted on the way back.` : `Trying it at ${f.platform} was interrupted.`,
        unchanged,
      ],
      button: connectWords(f),
    }),
    account_deleted: (f) => ({
      heading: 'There is nothing to reconnect',
      says: [`The account was removed from ${f.product}.`, 'There is nothing to do. You can close this tab.'],
    }),
    nothing_to_connect: (f) => ({
      heading: 'There is nothing to connect here',
      says: [`Write to ${support(f)}.`, `${f.product} offers no platform at this address at the moment.`, unchanged],
    }),
    list: (f) => ({
      heading: f.left === 1 ? 'One connection waits for you' : `${String(f.left)} connections wait for you`,
      says: [`${f.product} can't reach these accounts any more. Reconnect them one after another; each takes about a minute.`],
      hints: [
        'After each one you come back here. What works again leaves the list.',
        ...(f.linkUntil === null ? [] : [`This page works until ${f.linkUntil}. If you do nothing, everything stays as it is.`]),
      ],
    }),
    list_done: (f) => ({
      heading: 'Nothing waits for you',
      says: [`${f.product} has nothing for you to reconnect at the moment.`, 'There is nothing to do. You can close this tab.'],
    }),
    too_many: () => ({
      heading: 'Please wait a little',
      says: ['Try again in a few minutes.', 'This page was opened very often in a short time.', unchanged],
    }),
    unavailable: () => ({
      heading: 'This page does not answer at the moment',
      says: ['Try again in a few minutes. The link still works.', 'The fault is on our side.', unchanged],
    }),
  },
  reference: (reference) => `Reference ${reference}`,
  genuine: (product) => `Not sure about this page? You can do the same in ${product}:`,
  questions: 'Questions?',
  back: 'Choose something else',
  backTo: (product) => `Back to ${product}`,
  toList: (left) => (left === 1 ? 'Back to the list: 1 left' : `Back to the list: ${String(left)} left`),
  listed: {
    button: 'Reconnect',
    buttonOf: (platform, account) => `Reconnect ${platform}, ${account}`,
    since: (since) => `Since ${since}`,
    isChecked: 'Is being checked',
  },
  embedded: {
    elsewhere: 'Go on in the window that has just opened. This page notices when you are done.',
    finished: 'Done. You can close this window.',
    close: 'Close',
  },
  fieldRefused: (label) => `Check "${label}": it does not look as expected.`,
  fieldNotAccepted: (label) => `Check "${label}": it was not accepted.`,
  someTenant: 'your company',
}
