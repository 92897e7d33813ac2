import { useQuery } from '@tanstack/react-query'
import { EditContacts } from '../accounts/edit-contacts.js'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { useEnvironment } from '../session/environment-context.js'

interface ChangeContactProps {
  readonly accountId: string
  readonly close: () => void
}

/** Who is asked about the case's account, in which order. */
export const ChangeContact = ({ accountId, close }: ChangeContactProps) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'integrated-account', accountId],
    queryFn: ({ signal }) => answered(api.GET('/integrated-account/{id}', { params: { path: { id: accountId } }, signal })),
  })
  return (
    <Asked query={query} what="The contacts">
      {(account) => <EditContacts account={account} close={close} />}
    </Asked>
  )
}
