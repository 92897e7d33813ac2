import { Alert, Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answered } from '../api/answered.js'
import { consoleApi } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { PageButton } from '../parts/page-link.js'
import { sessionKey } from './session-key.js'
import { SignInFrame } from './sign-in-frame.js'
import { takeWayBack } from './way-back.js'

/** Opening a mailed link changes nothing, since mail scanners open links: a person presses the one button. */
export const ConfirmSignIn = ({ token }: { readonly token: string }) => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const signIn = useMutation({
    mutationFn: () => answered(consoleApi.POST('/session', { body: { token } })),
    onSuccess: async () => {
      queryClient.removeQueries({ queryKey: sessionKey })
      await navigate({ href: takeWayBack(), replace: true })
    },
  })
  if (signIn.isError) {
    return (
      <SignInFrame title="This link does not sign you in">
        <Alert color="red" variant="outline">
          {failureOf(signIn.error).message}
        </Alert>
        <PageButton to="/sign-in">Mail me a new link</PageButton>
      </SignInFrame>
    )
  }
  return (
    <SignInFrame title="Sign in to Relink">
      <Text>The link works once, in the browser that asked for it.</Text>
      <Button
        size="md"
        loading={signIn.isPending}
        onClick={() => {
          signIn.mutate()
        }}
      >
        Sign in
      </Button>
    </SignInFrame>
  )
}
