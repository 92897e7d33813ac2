/** Enhanced status codes (RFC 3463) that say more than their class; the last two parts. */
const subjects: Readonly<Record<string, string>> = {
  '1.1': 'There is no such mailbox',
  '1.2': 'There is no such domain',
  '1.3': 'The address is not valid',
  '1.6': 'The mailbox has moved',
  '1.10': 'The domain takes no mail',
  '2.1': 'The mailbox is switched off',
  '2.2': 'The mailbox is full',
  '2.3': 'The message is too large for the mailbox',
  '3.4': 'The message is too large for the mail server',
  '4.4': 'No mail server was found for the address',
}

const unwanted = 'The mail server took it for unwanted mail'

/**
 * Returns in a sentence what a mail server answered when it did not take a message; support reads it to a customer.
 * @param answer the reply as it came, such as `550 5.1.1 No such user`; anything else is given back as it is
 */
export const mailServerWords = (answer: string): string => {
  const reply = /^(?<code>[245]\d\d)[ -](?:[245]\.(?<subject>\d{1,3}\.\d{1,3})\b)?/.exec(answer)?.groups
  if (reply === undefined) return answer
  const known = subjects[reply['subject'] ?? '']
  if (known !== undefined) return known
  if (reply['code']?.startsWith('4') === true) return 'The mail server asked to try again later'
  if (reply['subject']?.startsWith('7.') === true || /\b(?:spam|blocked|blacklist|policy)\b/i.test(answer)) return unwanted
  if (
    /\b(?:user|mailbox|recipient|address)\b.*\b(?:unknown|unavailable|not found|does ?n.t exist|rejected)\b|\bno such user\b/i.test(answer)
  )
    return 'There is no such mailbox'
  return 'The mail server refused it'
}
