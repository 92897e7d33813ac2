import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import type { ApiFailure } from '../api/failure.js'
import { isoOf } from '../../domain/duration.js'
import { msOf, units } from './span.js'
import { SpanInput } from './span-input.js'

type Policy = Schemas['Policy']
type Step = Policy['notify'][number]

interface LadderStepsProps {
  readonly policy: Policy
  readonly change: (policy: Policy) => void
  readonly isReadOnly: boolean
  readonly failure: ApiFailure | null
}

const whom: readonly { readonly value: Step['to']; readonly label: string }[] = [
  { value: 'first', label: 'the first contact' },
  { value: 'next', label: 'the next one not asked yet' },
  { value: 'all', label: 'all contacts' },
]

/** As many as a policy may have. */
const mostSteps = 20

/** The same schedule as a list: each mail, the escalation, the end, and how the platform is asked. */
export const LadderSteps = ({ policy, change, isReadOnly, failure }: LadderStepsProps) => {
  const { notify } = policy
  const setStep = (index: number, part: Partial<Step>): void => {
    change({ ...policy, notify: notify.map((step, i) => (i === index ? { ...step, ...part } : step)) })
  }
  const set = (name: 'confirm' | 'escalate_after' | 'expire_after' | 'probe_every', label: string, description: string) => (
    <SpanInput
      label={label}
      description={description}
      value={policy[name]}
      isReadOnly={isReadOnly}
      error={failure?.ofField(name)}
      change={(iso) => {
        change({ ...policy, [name]: iso })
      }}
    />
  )
  return (
    <Stack gap="lg">
      <Stack gap="sm" component="ol" className="plain-list">
        {notify.map((step, index) => (
          <Group component="li" key={index} gap="sm" align="flex-end">
            <SpanInput
              label={`Mail ${String(index + 1)}, after`}
              mayBeAtOnce={`Mail ${String(index + 1)}`}
              value={step.after}
              isReadOnly={isReadOnly}
              error={failure?.ofField(`notify.${String(index)}.after`)}
              change={(after) => {
                setStep(index, { after })
              }}
            />
            <NativeSelect
              label={`Mail ${String(index + 1)} goes to`}
              data={[...whom]}
              value={step.to}
              disabled={isReadOnly}
              onChange={({ currentTarget }) => {
                setStep(index, { to: currentTarget.value as Step['to'] })
              }}
            />
            {!isReadOnly && (
              <Button
                variant="subtle"
                color="red"
                onClick={() => {
                  change({ ...policy, notify: notify.filter((_, i) => i !== index) })
                }}
              >
                Remove mail {index + 1}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {notify.length === 0 && <Text c="dimmed">Relink sends no mail: your product notifies your customers, when the webhook arrives.</Text>}
      {!isReadOnly && notify.length < mostSteps && (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              const last = notify.at(-1)
              const after = last === undefined ? 'PT0S' : isoOf(msOf(last.after) + units.days)
              change({ ...policy, notify: [...notify, { after, to: 'first', channel: 'email' }] })
            }}
          >
            Add a mail
          </Button>
        </Group>
      )}
      <Group gap="lg" align="flex-end">
        {set('escalate_after', 'Escalate after', 'Support is asked to help')}
        {set('expire_after', 'End after', 'After that, no one is asked')}
        {set('confirm', 'Patience', 'With a platform that does not answer')}
        {set('probe_every', 'Ask the platform every', 'While a case is held')}
      </Group>
    </Stack>
  )
}
