import type { PageFacts } from '../page-facts.js'
import type { PageState } from '../page-state.js'

export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

/** What one page says. Every text is plain; the layout escapes it. */
export interface PageText {
  readonly heading: string
  /** Where there is a button, the first paragraph is above it and the others follow it: both fit a phone's first screen. */
  readonly says: readonly string[]
  /** The one action, where there is one. */
  readonly button?: string
  /** Under the button: what else helps, and what happens if nothing is done. */
  readonly hints?: readonly string[]
}

/** Every sentence of the connect page in one language. */
export interface Catalogue {
  readonly pages: Readonly<Record<PageState, (facts: PageFacts) => PageText>>
  readonly reference: (reference: string) => string
  /** Before the address at which the same can be done without a link. */
  readonly genuine: (product: string) => string
  readonly questions: string
  readonly back: string
  /** On a link to the product, once everything is done. */
  readonly backTo: (product: string) => string
  /** On the link back to a person's list. */
  readonly toList: (left: number) => string
  /** On each button of the list; the name of what it reconnects stands beside it. */
  readonly listed: {
    readonly button: string
    /** For those who hear the button without seeing its row. */
    readonly buttonOf: (platform: string, account: string) => string
    readonly since: (since: string) => string
    readonly isChecked: string
  }
  /** On a page within the product, or in a window of its own. */
  readonly embedded: {
    /** After the click. */
    readonly elsewhere: string
    readonly finished: string
    readonly close: string
  }
  /** Under a field whose text was refused. */
  readonly fieldRefused: (label: string) => string
  /** Under a field whose text the platform did not take. */
  readonly fieldNotAccepted: (label: string) => string
  readonly someTenant: string
}
