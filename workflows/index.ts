export { reauthorization } from './reauthorization.js'
export { reconciler } from './reconciler.js'
