import { Container } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { Empty } from '../parts/states.js'
import { addressOf, environmentAt } from '../session/address-of.js'
import { sessionQuery } from '../session/session-query.js'
import { lastEnvironment } from './last-environment.js'

/** `/console` leads to the environment that was looked at last. */
export const FirstEnvironment = () => {
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  const found = environmentAt(session, lastEnvironment()) ?? session.environments[0]
  if (found) return <Navigate to="/$environment" params={{ environment: addressOf(found) }} replace />
  return (
    <Container size="xs" pt="15vh" component="main">
      <Empty title="You are in no environment">
        You are signed in as {session.staff.email}, and no environment has a role for you. An admin can invite you, under Settings, Staff.
      </Empty>
    </Container>
  )
}
