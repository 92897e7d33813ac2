import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

export const incidentRoutes = [
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'incidents',
    component: lazyRouteComponent(() => import('./incidents-page.js'), 'IncidentsPage'),
  }),
  createRoute({
    getParentRoute: () => environmentRoute,
    path: 'incidents/$incidentId',
    component: lazyRouteComponent(() => import('./incident-page.js'), 'IncidentPage'),
  }),
]
