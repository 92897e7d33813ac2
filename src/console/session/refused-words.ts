const again = 'It took too long, or began in another browser. Sign in again.'

const words: Readonly<Record<string, string>> = {
  start_again: again,
  declined: 'Your provider did not let you in, or you said no there.',
  not_verified: 'Your provider has not verified your email address. Ask its administrator, or have a link mailed to you.',
  not_invited: 'No one has invited this address. An admin can, under Settings, Staff.',
  another_account: 'This address signs in with another account at your provider.',
  unavailable: 'Your provider can’t be reached at the moment. Have a link mailed to you, or try again.',
}

/** Why a sign-in through the company's own provider led nowhere, by its code. */
export const refusedWords = (code: string): string => words[code] ?? again
