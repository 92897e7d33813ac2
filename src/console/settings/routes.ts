import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { environmentRoute } from '../routes/environment-route.js'

const settingsRoute = createRoute({
  getParentRoute: () => environmentRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./settings-page.js'), 'SettingsPage'),
})

const firstRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    // The router's way to send elsewhere.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/$environment/settings/brand', params, replace: true })
  },
})
const brandRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'brand',
  component: lazyRouteComponent(() => import('./brand.js'), 'Brand'),
})
const mailRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'mail',
  component: lazyRouteComponent(() => import('./mail-and-going-live.js'), 'MailAndGoingLive'),
})
const integrationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'integrations',
  component: lazyRouteComponent(() => import('./integrations.js'), 'Integrations'),
})
const newIntegrationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'integrations/new',
  component: lazyRouteComponent(() => import('./new-integration.js'), 'NewIntegration'),
})
const integrationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'integrations/$integrationId',
  component: lazyRouteComponent(() => import('./integration.js'), 'Integration'),
})
const tokensRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'api-tokens',
  component: lazyRouteComponent(() => import('./api-tokens.js'), 'ApiTokens'),
})
const staffRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'staff',
  component: lazyRouteComponent(() => import('./staff.js'), 'Staff'),
})
const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  component: lazyRouteComponent(() => import('./audit.js'), 'Audit'),
})

export const settingsRoutes = [
  settingsRoute.addChildren([
    firstRoute,
    brandRoute,
    mailRoute,
    integrationsRoute,
    newIntegrationRoute,
    integrationRoute,
    tokensRoute,
    staffRoute,
    auditRoute,
  ]),
]
