import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const casesRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: 'cases',
  component: lazyRouteComponent(() => import('./cases-page.js'), 'CasesPage'),
})

export const caseRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: 'cases/$id',
  component: lazyRouteComponent(() => import('../case/case-page.js'), 'CasePage'),
})
