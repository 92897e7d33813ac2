/** How a case ended, after "closed: ". */
export const outcomeWords: Readonly<Record<string, string>> = {
  reauthorized: 'a person reconnected the account',
  self_healed: 'the connection works again by itself',
  operator_fixed: 'the connection works again since your app was fixed',
  expired: 'no one reconnected in the time that the policy gives',
  cancelled: 'cancelled',
}

/** Why a case is held. */
export const holdWords: Readonly<Record<string, string>> = {
  operator: 'Your own app is at fault; the customer can’t fix it. The platform is asked again automatically',
  unknown: 'It is not clear yet what the platform means. It is asked again automatically',
  incident: 'The app itself is at fault, and your operator knows. The platform is asked for a few of its accounts; the rest wait',
  import: 'The account was just imported',
  observe: 'It was opened before Relink started to ask people here: it waits to be released',
  relapse: 'The account was reconnected a short while ago and failed again',
  identity: 'Who was connected before was never learnt, so it can’t be compared with who signed in now. It waits for your decision',
}

const helpers: Readonly<Record<string, string>> = {
  contact: 'A person has to reconnect',
  admin: 'An administrator of the customer has to reconnect',
  operator: 'Your own app has to be fixed',
  support: 'Support has to find out',
}

/** Returns a verdict's meaning, as a title. */
export const verdictWords = (verdict: string | null, addressee: string | null): string => {
  if (verdict === 'transient') return 'The platform does not answer properly; it is asked again'
  if (verdict === 'unknown') return 'It is not clear what the platform means'
  return helpers[addressee ?? ''] ?? helpers[verdict === 'operator' ? 'operator' : 'contact'] ?? ''
}
