import type { DemoProduct } from '../demo-product/demo-product.js'
import type { ProductConnection } from '../demo-product/product-connection.js'
import type { ClientRegistration } from './client-settings.js'
import type { Counts, TokenRequest } from './counters.js'
import type { Failure, FailureFilter, FailureGiven } from './failures.js'
import type { GrantSelector, IssuedGrant } from './grants.js'

/** A running demo platform. Everything but `stop` is also an HTTP call under `/admin`, for another process. */
export interface DemoPlatform {
  /** The issuer: discovery is at `<url>/.well-known/openid-configuration`. */
  readonly url: string
  readonly port: number
  /** Bearer token of `/admin/*`; stays the same while the data folder is kept. */
  readonly adminToken: string
  /** Makes an app, or replaces the one with this `client_id`. Throws `ZodError` or the provider's `InvalidClientMetadata`. */
  registerClient(client: ClientRegistration): Promise<void>
  /** Changes some of an app's settings (redirect URIs, rotation, secret, …). */
  updateClient(clientId: string, change: Partial<ClientRegistration>): Promise<void>
  issueGrant(grant: { client_id: string; sub: string; scopes?: readonly string[] | undefined }): Promise<IssuedGrant>
  revokeGrant(selector: GrantSelector): number
  /** The name of a refresh token's grant in `counts().by_family`; undefined once it has ended. */
  familyOf(refreshToken: string): string | undefined
  setFailure(failure: FailureGiven): { id: string }
  clearFailures(filter?: FailureFilter): number
  failures(): Failure[]
  counts(): Counts
  /** The last thousand token requests, oldest first. */
  requests(): TokenRequest[]
  resetCounts(): void
  /** Gives `/product` what it shows; may be called again. */
  connectProduct(connection: ProductConnection): void
  readonly product: DemoProduct
  stop(): Promise<void>
}
