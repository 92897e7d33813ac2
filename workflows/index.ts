export { reauthorization } from './reauthorization.js'
export { reconciler } from './reconciler.js'
export { sweep } from './sweep.js'
export { webhookDeliveries } from './webhook-deliveries.js'
