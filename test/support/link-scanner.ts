import { FormBrowser } from '../../src/embedded/form-browser.js'
import type { FormPage } from '../../src/embedded/form-browser.js'

/**
 * What a mail scanner does that trusts nothing: opens every link of a mail, and submits every form of each page that it comes to once, by each of its
 * buttons. It signs in nowhere: other sites' pages are not opened. Returns the pages that it saw.
 */
export const scanMail = async (mail: { readonly text: string }): Promise<readonly FormPage[]> => {
  const links = [...mail.text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link)
  const origins = links.map((link) => new URL(link).origin)
  const browser = new FormBrowser((url) => !origins.includes(url.origin))
  const seen: FormPage[] = []
  const submitted = new Set<string>()
  const look = async (page: FormPage): Promise<void> => {
    seen.push(page)
    for (const form of page.forms) {
      for (const button of form.buttons) {
        // A page has an id of its own for each visit (`attempt`): it is the same form all the same.
        const fields = form.fields.filter(([name]) => name !== 'attempt')
        const what = JSON.stringify([form.action, fields, button])
        if (submitted.has(what)) continue
        submitted.add(what)
        await look(await browser.submit(form, button))
      }
    }
  }
  for (const link of links) await look(await browser.open(link))
  return seen
}
