import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { accountRoutes } from './accounts/routes.js'
import { caseRoutes } from './cases/routes.js'
import { incidentRoutes } from './incidents/routes.js'
import { policyRoutes } from './policy/routes.js'
import { overviewRoute } from './overview/route.js'
import { webhookRoutes } from './webhooks/routes.js'
import { environmentRoute, rootRoute, signedInRoute } from './routes/environment-route.js'
import { parseSearch, stringifySearch } from './routes/search.js'
import { settingsRoutes } from './settings/routes.js'
import { FirstEnvironment } from './shell/first-environment.js'

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  component: lazyRouteComponent(() => import('./session/sign-in-page.js'), 'SignInPage'),
})
const firstRoute = createRoute({ getParentRoute: () => signedInRoute, path: '/', component: FirstEnvironment })

export const router = createRouter({
  basepath: '/console',
  routeTree: rootRoute.addChildren([
    signInRoute,
    signedInRoute.addChildren([
      firstRoute,
      environmentRoute.addChildren([
        overviewRoute,
        ...accountRoutes,
        ...caseRoutes,
        ...incidentRoutes,
        ...webhookRoutes,
        ...policyRoutes,
        ...settingsRoutes,
      ]),
    ]),
  ]),
  parseSearch,
  stringifySearch,
  // Another account is another page: its heading gets the focus, and nothing of the one before is left.
  defaultRemountDeps: ({ params }) => params,
  defaultPreload: 'intent',
  scrollRestoration: true,
})
