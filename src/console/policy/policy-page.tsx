import { Alert, Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIntegrations } from '../accounts/use-integrations.js'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Page } from '../parts/page.js'
import { Refusal } from '../parts/refusal.js'
import { Section } from '../parts/section.js'
import { Failed, Loading } from '../parts/states.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { DryRun } from './dry-run.js'
import { LadderLine } from './ladder-line.js'
import { LadderSteps } from './ladder-steps.js'
import { SendHours } from './send-hours.js'
import '../cases/cases.css'
import './policy.css'

type Policy = Schemas['Policy']

/** When who is asked: the environment's reminder schedule, or that of one integration. */
export const PolicyPage = () => {
  const { environment, api } = useEnvironment()
  const [fields, change] = useSearchFields()
  const integration = fields['integration'] ?? ''
  const integrations = useIntegrations()
  const [savedOf, setSavedOf] = useState<string | null>(null)
  const query = useQuery({
    queryKey: [environment.id, 'policy', integration],
    queryFn: ({ signal }) => answered(api.GET('/policy', { params: { query: integration === '' ? {} : { integration } }, signal })),
  })
  return (
    <Page
      title="Policy"
      intro="When a person has to reconnect: who is mailed, when support is asked, when it ends."
      actions={
        <NativeSelect
          aria-label="Whose policy"
          data={[
            { value: '', label: 'Of the environment' },
            ...integrations.map(({ name, config }) => ({ value: name, label: `Of ${config.label}` })),
          ]}
          value={integration}
          onChange={({ currentTarget }) => {
            change({ integration: currentTarget.value })
          }}
        />
      }
    >
      {query.data === undefined ? (
        query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} what="The policy" />
        ) : (
          <Loading lines={10} label="Loading the policy" />
        )
      ) : (
        <>
          {savedOf === integration && <Saved />}
          <Editor key={`${integration} ${JSON.stringify(query.data)}`} saved={query.data} integration={integration} say={setSavedOf} />
        </>
      )}
    </Page>
  )
}

interface EditorProps {
  readonly saved: Policy
  readonly integration: string
  /** Whose policy was saved just now; null: it is being changed again. */
  readonly say: (integration: string | null) => void
}

const Editor = ({ saved, integration, say }: EditorProps) => {
  const { environment, api, can } = useEnvironment()
  const queryClient = useQueryClient()
  const [policy, setPolicy] = useState(saved)
  const isReadOnly = !can('settings:write')
  const isChanged = JSON.stringify(policy) !== JSON.stringify(saved)
  const save = useMutation({
    mutationFn: () => answered(api.PUT('/policy', { params: { query: integration === '' ? {} : { integration } }, body: policy })),
    onSuccess: (now) => {
      say(integration)
      queryClient.setQueryData([environment.id, 'policy', integration], now)
      return queryClient.invalidateQueries({ queryKey: [environment.id, 'policy'] })
    },
  })
  const failure = save.isError ? failureOf(save.error) : null
  const change = (next: Policy): void => {
    save.reset()
    say(null)
    setPolicy(next)
  }
  return (
    <Stack gap="lg">
      <Section
        title="The reminder schedule"
        about={
          isReadOnly
            ? 'Your role reads it; an admin changes it.'
            : 'Counted from the moment at which it was clear that a person has to reconnect. Open cases keep the schedule that they began with; the hours count for them too.'
        }
      >
        <Stack gap="lg">
          <LadderLine policy={policy} change={change} isReadOnly={isReadOnly} />
          <LadderSteps policy={policy} change={change} isReadOnly={isReadOnly} failure={failure} />
          <SendHours policy={policy} change={change} isReadOnly={isReadOnly} failure={failure} />
          {failure && <Refusal failure={failure} />}
          {!isReadOnly && (
            <Group>
              <Button
                disabled={!isChanged}
                loading={save.isPending}
                onClick={() => {
                  save.mutate()
                }}
              >
                Save the policy
              </Button>
              {isChanged && (
                <Button
                  variant="default"
                  onClick={() => {
                    change(saved)
                  }}
                >
                  Undo the changes
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </Section>
      <DryRun policy={policy} />
    </Stack>
  )
}

/** Shown above the editor, which is rendered again after a save. */
const Saved = () => (
  <Alert color="green" variant="outline" role="status" title="Saved">
    Cases that open from now on follow this schedule.
  </Alert>
)
