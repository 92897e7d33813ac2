import { Center, Container } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Failed, Loading } from '../parts/states.js'
import { keepWayBack } from './way-back.js'
import { sessionQuery } from './session-query.js'

/** Lets in people who are signed in; others are sent to the sign-in page, and back here afterwards. */
export const SignedIn = () => {
  const session = useQuery(sessionQuery)
  const router = useRouter()
  const isOut = session.data === null
  useEffect(() => {
    if (!isOut) return
    keepWayBack(router.state.location.href)
    void router.navigate({ to: '/sign-in', replace: true })
  }, [isOut, router])
  if (isOut) return null
  if (session.data !== undefined) return <Outlet />
  return (
    <Container size="xs" pt="15vh" component="main">
      {session.isError ? (
        <Failed error={session.error} retry={() => void session.refetch()} what="The console" />
      ) : (
        <Center>
          <Loading lines={3} label="Loading the console" />
        </Center>
      )}
    </Container>
  )
}
