import { createRootRoute, createRoute } from '@tanstack/react-router'
import { EnvironmentShell } from '../shell/environment-shell.js'
import { SignedIn } from '../session/signed-in.js'
import { NotFound } from '../shell/not-found.js'

export const rootRoute = createRootRoute({ notFoundComponent: NotFound })

/** Everything below it needs a signed-in person. */
export const signedInRoute = createRoute({ getParentRoute: () => rootRoute, id: 'signed-in', component: SignedIn })

/** Everything below it is in one environment: each page of the navigation. */
export const environmentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$environment',
  component: EnvironmentShell,
  notFoundComponent: NotFound,
})
