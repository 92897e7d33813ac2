export { signInAndConsent } from '../../src/embedded/form-browser.js'
export type { ConsentChoice } from '../../src/embedded/form-browser.js'
