import { Alert } from '@mantine/core'
import type { ApiFailure } from '../api/failure.js'

/** Why something was not done, in place: the API's own sentence. */
export const Refusal = ({ failure }: { readonly failure: ApiFailure }) => (
  <Alert
    color="red"
    variant="outline"
    role="alert"
    title={failure.status === 409 ? 'Not possible in the current state' : 'It was not done'}
  >
    {failure.fields.length > 0 ? failure.fields.map(({ field, message }) => `${field} ${message}`).join('; ') : failure.message}
  </Alert>
)
