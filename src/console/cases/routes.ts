import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const caseRoutes = [
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'cases',
    component: lazyRouteComponent(() => import('./cases-page.js'), 'CasesPage'),
  }),
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'cases/$caseId',
    component: lazyRouteComponent(() => import('../case/case-page.js'), 'CasePage'),
  }),
]
