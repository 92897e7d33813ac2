import { useSearchFields } from '../routes/use-address.js'
import { AskSignIn } from './ask-sign-in.js'
import { ConfirmSignIn } from './confirm-sign-in.js'

/** `/console/sign-in`: with a token it is the page behind the mailed link. */
export const SignInPage = () => {
  const [{ token = '', refused = null }] = useSearchFields()
  return token === '' ? <AskSignIn refused={refused} /> : <ConfirmSignIn token={token} />
}
