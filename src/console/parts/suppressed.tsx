import { Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'
import { ConfirmButton } from './confirm-button.js'
import { Moment } from './moment.js'
import { Status } from './status.js'

type Suppression = Schemas['Suppression']

const whySuppressed: Readonly<Record<Suppression['why'], string>> = {
  bounced: 'No longer mailed: there is no such address',
  complained: 'No longer mailed: the recipient marked our mail as spam',
  asked: 'No longer mailed, on request',
}

const actorOf = (by: string): string =>
  by === 'relink'
    ? 'by itself'
    : by.startsWith('staff:')
      ? `by ${by.slice('staff:'.length)}`
      : `by the API token ${by.slice('api:'.length)}`

/** An address that is no longer mailed: why, since when, by whom, and the way back. */
export const Suppressed = ({ one, address }: { readonly one: Suppression; readonly address: string }) => {
  const { environment, api, can } = useEnvironment()
  const queryClient = useQueryClient()
  return (
    <Group gap="xs" align="flex-start">
      <Text size="sm" component="div" className="breaks">
        <Status tone="bad">{whySuppressed[one.why] + (one.integrated_account_id === null ? '' : ' (about this account)')}</Status>
        <Text size="sm" c="dimmed">
          Since <Moment at={one.created_at} as="full" />, {actorOf(one.by)}
          {one.code === null ? '' : `. The mail server answered ${one.code}`}
        </Text>
      </Text>
      {can('accounts:write') && (
        <ConfirmButton
          label="Mail again"
          of={address}
          size="compact-sm"
          question={
            one.why === 'complained'
              ? 'They marked our mail as spam. Only do this if they have asked for mail again: another complaint harms what all your customers get.'
              : 'They are asked again from now on. If the address still does not work, the next mail comes back and it is suppressed again.'
          }
          act={async () => {
            await answered(api.DELETE('/suppression/{id}', { params: { path: { id: one.id } } }))
            await queryClient.invalidateQueries({ queryKey: [environment.id] })
          }}
        />
      )}
    </Group>
  )
}

/** Ends all mail to an address. */
export const Suppress = ({ address }: { readonly address: string }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  return (
    <ConfirmButton
      label="Stop mailing"
      of={address}
      size="compact-sm"
      question="They get no mail about any account, also after an import. Open cases that ask them ask the next contact."
      act={async () => {
        await answered(api.POST('/suppression', { body: { email: address } }))
        await queryClient.invalidateQueries({ queryKey: [environment.id] })
      }}
    />
  )
}
