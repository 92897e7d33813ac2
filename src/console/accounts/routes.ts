import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const accountRoutes = [
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'accounts',
    component: lazyRouteComponent(() => import('./accounts-page.js'), 'AccountsPage'),
  }),
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'accounts/$accountId',
    component: lazyRouteComponent(() => import('./account-page.js'), 'AccountPage'),
  }),
]
