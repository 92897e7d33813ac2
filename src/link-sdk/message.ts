/** What the connect page posts: the contract's result object, or one of three words. */
export interface ResultMessage {
  readonly is_truto: true
  readonly result: 'success' | 'error'
  readonly integration: string
  readonly integrated_account_id?: string
  readonly error?: string
  readonly error_type?: string
}

/** From a frame only: the page has loaded, and may be framed. In a window Truto's own SDK takes any message for the result. */
export const ready = 'ready'
