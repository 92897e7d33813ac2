/** A person with an account at the demo platform. `org_*` is the company whose data the account sees. */
export interface Person {
  readonly sub: string
  readonly email: string
  readonly email_verified: boolean
  readonly name: string
  readonly org_id: string
  readonly org_name: string
}

/** The platform's name; made up, like all of its people. */
export const platformName = 'Lumen CRM'

const northwind = { org_id: 'org_northwind', org_name: 'Northwind' }
const fabrikam = { org_id: 'org_fabrikam', org_name: 'Fabrikam' }

/** Two colleagues, a stranger, and a person with an unverified address: enough for every identity check. */
export const people: readonly Person[] = [
  { sub: 'usr_ada', email: 'ada@northwind.example', email_verified: true, name: 'Ada Byron', ...northwind },
  { sub: 'usr_grace', email: 'grace@northwind.example', email_verified: true, name: 'Grace Murray', ...northwind },
  { sub: 'usr_bob', email: 'bob@fabrikam.example', email_verified: true, name: 'Bob Fabri', ...fabrikam },
  { sub: 'usr_eve', email: 'eve@fabrikam.example', email_verified: false, name: 'Eve Marlow', ...fabrikam },
]

/** Storms need thousands of different people: `usr_storm_17` is made up on the spot. */
export const personBySub = (sub: string): Person | undefined => {
  const known = people.find((person) => person.sub === sub)
  if (known) return known
  const made = /^usr_([a-z0-9_]{1,60})$/.exec(sub)?.[1]
  if (!made) return undefined
  return { sub, email: `${made}@northwind.example`, email_verified: true, name: made, ...northwind }
}

export const personByEmail = (email: string): Person | undefined => {
  const wanted = email.trim().toLowerCase()
  return people.find((person) => person.email === wanted)
}
