/** Where `/link-sdk.js` came from; a module does not know where Relink is. */
let own: string | undefined

export const ownBaseUrl = (): string | undefined => own

export const setOwnBaseUrl = (url: string): void => {
  own = url
}
