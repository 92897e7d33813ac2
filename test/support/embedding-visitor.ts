import type { BrowserContext, Page } from 'playwright-core'

/** The embedded page asks once a second, and this machine may be busy. */
export const patience = { timeout: 20_000 } as const

/** What the promise of `authenticate` came to. */
export interface Outcome {
  readonly resolved?: unknown
  readonly rejected?: unknown
}

/** Gives the arguments to the embedding page and presses its button, as a person does: only then may a window be opened. */
export const press = async (page: Page, token: string, options: object): Promise<void> => {
  await page.locator('input').fill(JSON.stringify([token, options]))
  await page.locator('main button').click()
}

export const outcomeOf = async (page: Page): Promise<Outcome> => {
  await page.locator('output:not(:empty)').waitFor({ state: 'attached', ...patience })
  return JSON.parse((await page.locator('output').textContent()) ?? '') as Outcome
}

/** Presses a button that opens a window; answers the window. */
export const opens = async (context: BrowserContext, act: () => Promise<unknown>): Promise<Page> => {
  const [opened] = await Promise.all([context.waitForEvent('page'), act()])
  return opened
}

/** Signs in at the demo platform as this person, and says yes or no. */
export const signIn = async (page: Page, answer: 'allow' | 'deny' = 'allow', email = 'ada@northwind.example'): Promise<void> => {
  await page.locator('input[name="email"]').first().fill(email)
  await page.locator('input[name="password"]').fill('any')
  await page.locator('button[type="submit"], button').first().click()
  // The window may close itself as soon as it is done.
  // oxlint-disable-next-line typescript/no-deprecated -- only because it is to become the default
  await page.locator(`button[value="${answer}"]`).click({ noWaitAfter: true })
}
