import { useSearch } from '@tanstack/react-router'
import { AskSignIn } from './ask-sign-in.js'
import { ConfirmSignIn } from './confirm-sign-in.js'

/** `/console/sign-in`: with a token it is the page behind the mailed link. */
export const SignInPage = () => {
  const { token, refused } = useSearch({ strict: false })
  return typeof token === 'string' && token !== '' ? (
    <ConfirmSignIn token={token} />
  ) : (
    <AskSignIn refused={typeof refused === 'string' ? refused : null} />
  )
}
