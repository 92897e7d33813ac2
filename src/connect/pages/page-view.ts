import type { Locale } from './catalogue/catalogue.js'
import type { ConnectResult } from '../connect-result.js'
import type { PageFacts } from './page-facts.js'
import type { PageState } from './page-state.js'

/** Something to fill in before the sign-in, such as a subdomain, or in its place, such as an API key. */
export interface FieldView {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly refused: boolean
  /** Typed unseen. */
  readonly secret: boolean
}

/** The company's face. */
export interface BrandView {
  readonly name: string
  /** A `data:` URL. */
  readonly logo: string | null
  /** `#rrggbb`. */
  readonly color: string | null
}

/** How the page talks to the product's own page around it, or behind it. */
interface EmbeddingView {
  /** Who may frame it, and is told. */
  readonly origins: readonly string[]
  /** The result for the embedding page; null while undecided. */
  readonly result: ConnectResult | null
  /** The window that an embedded page's click opened. */
  readonly isSecond: boolean
}

/** What waits for one person. */
interface ListView {
  readonly token: string
  readonly rows: readonly {
    readonly caseId: string
    readonly platform: string
    /** The account's name, or its tenant's; addresses are masked. */
    readonly account: string
    readonly reference: string
    readonly since: string
    /** A person has signed in, and staff look at it: it has no button. */
    readonly isChecked: boolean
  }[]
}

/** Everything that a page is made of. */
export interface PageView {
  readonly state: PageState
  readonly locale: Locale
  readonly facts: PageFacts
  /** Null where we do not know for whom we speak: an unknown link. */
  readonly brand: BrandView | null
  readonly reference: string | null
  readonly reconnectUrl: string | null
  readonly supportUrl: string | null
  /** What the button posts; null: a page without a button. */
  readonly form: {
    readonly action: '/connect-account' | '/connect-account/fresh-link' | '/connect-accounts/fresh-link'
    readonly linkToken: string
    readonly integration: string | null
    readonly fields: readonly FieldView[]
    /** In a frame the sign-in needs a window of its own: platforms refuse to be framed, and the frame has no first-party cookie. */
    readonly newWindow: boolean
    /** Of the embedded page whose second window this is. */
    readonly attempt: string | null
    /** Of the list that the person comes from. */
    readonly listToken: string | null
  } | null
  /** For `choose`: one link for each. */
  readonly choices: readonly { readonly label: string; readonly href: string }[]
  /** For `list`: each connection with a button of its own. */
  readonly list: ListView | null
  /** Back to the choice. */
  readonly backHref: string | null
  /** Back to the list that the link was made on. */
  readonly listHref: string | null
  /** Null: no page may frame it, and it posts no message. */
  readonly embedding: EmbeddingView | null
  readonly retryAfterSeconds: number | null
}
