/** What can be asked for, in the words of the consent page. `openid` is always part of a sign-in and has no checkbox. */
export const scopeTexts: Readonly<Record<string, string>> = {
  openid: 'Know which account you signed in with',
  profile: 'See your name and company',
  email: 'See your email address',
  'reports.read': 'Read reports',
  'reports.write': 'Create and change reports',
  'contacts.read': 'Read contacts',
  offline_access: 'Keep access while you are away',
}

export const scopes = Object.keys(scopeTexts)

/** What the API's answers need. */
export const reportsScope = 'reports.read'
