import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const overviewRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview-page.js'), 'OverviewPage'),
})
