import { authenticate } from './authenticate.js'

export { authenticate }
// Callers of Truto's SDK import it so.
export default authenticate
export { LinkError } from './link-result.js'
export type { LinkErrorType, LinkRejection, LinkResult } from './link-result.js'
export type { LinkOptions } from './link-options.js'
export { rapidForm, showFilePicker } from './not-here.js'
