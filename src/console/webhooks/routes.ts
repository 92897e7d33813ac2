import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const webhookRoutes = [
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'webhooks',
    component: lazyRouteComponent(() => import('./webhooks-page.js'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'webhooks/$webhookId',
    component: lazyRouteComponent(() => import('./webhook-page.js'), 'WebhookPage'),
  }),
]
