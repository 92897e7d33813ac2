export { incident } from './incident.js'
export { reauthorization } from './reauthorization.js'
export { reconciler } from './reconciler.js'
export { webhookDeliveries } from './webhook-deliveries.js'
