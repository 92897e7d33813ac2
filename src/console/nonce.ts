/** This answer's nonce: browsers hide it from the attribute, and scripts of the page read it from the property. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// Mantine's dialogs hold the page still with a `<style>` of react-remove-scroll, which asks here for its nonce (get-nonce).
Object.assign(globalThis, { __webpack_nonce__: styleNonce })
