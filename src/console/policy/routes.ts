import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const policyRoutes = [
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'policy',
    component: lazyRouteComponent(() => import('./policy-page.js'), 'PolicyPage'),
  }),
]
