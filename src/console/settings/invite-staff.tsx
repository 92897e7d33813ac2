import { Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Save } from '../parts/save.js'
import { useDraft } from '../parts/use-draft.js'
import { useEnvironment } from '../session/environment-context.js'
import { roles } from './roles.js'

/** Sends no mail: an invited person asks for a sign-in themselves. */
export const InviteStaff = ({ close }: { readonly close: () => void }) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [draft, change] = useDraft({ email: '', name: '', role: 'support' })
  const invite = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/staff', {
          body: {
            email: draft.email.trim(),
            name: draft.name.trim() === '' ? null : draft.name.trim(),
            role: draft.role as Schemas['Staff']['role'],
          },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [environment.id, 'staff'] })
      close()
    },
  })
  const failure = invite.error && failureOf(invite.error)
  return (
    <Modal opened onClose={close} title="Invite a person" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate()
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Email"
            description="Tell them the console’s address: nothing is mailed until they ask for a sign-in there."
            type="email"
            required
            withAsterisk={false}
            data-autofocus
            value={draft.email}
            error={failure?.ofField('email')}
            onChange={({ currentTarget }) => {
              change({ email: currentTarget.value })
            }}
          />
          <TextInput
            label="Name"
            value={draft.name}
            error={failure?.ofField('name')}
            onChange={({ currentTarget }) => {
              change({ name: currentTarget.value })
            }}
          />
          <NativeSelect
            label="Role"
            data={roles}
            value={draft.role}
            error={failure?.ofField('role')}
            onChange={({ currentTarget }) => {
              change({ role: currentTarget.value })
            }}
          />
          <Save of={invite} label="Invite" />
        </Stack>
      </form>
    </Modal>
  )
}
