import { Alert, Button, Divider, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import { consoleApi } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { refusedWords } from './refused-words.js'
import { SignInFrame } from './sign-in-frame.js'

/** Asks for an address and says that a mail is on its way, whether or not the address is invited. `refused`: the code of why OpenID led back here. */
export const AskSignIn = ({ refused }: { readonly refused: string | null }) => {
  const [email, setEmail] = useState('')
  const ways = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => answered(consoleApi.GET('/sign-in', { signal })) })
  const ask = useMutation({ mutationFn: (to: string) => answered(consoleApi.POST('/sign-in', { body: { email: to } })) })
  if (ask.isSuccess) {
    return (
      <SignInFrame title="Check your mailbox">
        <Text>
          If <strong>{email.trim()}</strong> is invited, a mail with a link is on its way. Open the link in this browser within 15 minutes.
        </Text>
        <Button
          variant="default"
          onClick={() => {
            ask.reset()
          }}
        >
          Use another address
        </Button>
      </SignInFrame>
    )
  }
  const failure = ask.error && failureOf(ask.error)
  const openId = ways.data?.open_id
  return (
    <SignInFrame title="Sign in">
      {refused !== null && (
        <Alert color="red" variant="outline" title="You were not signed in">
          {refusedWords(refused)}
        </Alert>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate(email.trim())
        }}
      >
        <TextInput
          label="Email"
          description="We mail you a link that signs you in."
          type="email"
          name="email"
          autoComplete="email"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={({ currentTarget }) => {
            setEmail(currentTarget.value)
          }}
          error={failure && (failure.ofField('email') ?? failure.message)}
        />
        <Button type="submit" fullWidth size="md" mt="md" loading={ask.isPending}>
          Mail me a link
        </Button>
      </form>
      {openId && (
        <>
          <Divider label="or" />
          <Button component="a" href={openId.url} variant="default" size="md" fullWidth>
            Sign in with {openId.label}
          </Button>
        </>
      )}
    </SignInFrame>
  )
}
