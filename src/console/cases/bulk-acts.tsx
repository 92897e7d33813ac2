import { Button, Group, NativeSelect, NumberInput, Paper, Radio, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { ActFields, bodyOf, nothingGiven } from '../case/act-fields.js'
import { actNames, actSays, isBulkAct } from '../case/act-names.js'
import type { BulkAct } from '../case/act-names.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'
import type { CaseFilter } from './case-filters.js'

interface BulkActsProps {
  readonly filter: CaseFilter
  readonly picked: ReadonlySet<string>
  /** More than are shown fit the filters. */
  readonly mayBeMore: boolean
  readonly begun: (id: string) => void
}

const bulkChoices = Object.entries(actNames)
  .filter(([value]) => isBulkAct(value))
  .map(([value, label]) => ({ value, label }))

/** One act for the chosen cases, or for all that the filters find, at a pace. */
export const BulkActs = ({ filter, picked, mayBeMore, begun }: BulkActsProps) => {
  const { api } = useEnvironment()
  const [act, setAct] = useState<BulkAct | ''>('')
  const [given, setGiven] = useState(nothingGiven)
  const [whom, setWhom] = useState<'picked' | 'found'>('picked')
  const [perHour, setPerHour] = useState<number | string>('')
  const begin = useMutation({
    mutationFn: (chosen: BulkAct) =>
      answered(
        api.POST('/case/bulk', {
          body: {
            act: chosen,
            ...(whom === 'found' ? { filter: filter as Record<string, never> } : { ids: [...picked] }),
            ...(typeof perHour === 'number' && { per_hour: perHour }),
            ...bodyOf(chosen, given),
          },
        }),
      ),
    onSuccess: ({ id }) => {
      setAct('')
      begun(id)
    },
  })
  const failure = begin.isError ? failureOf(begin.error) : null
  const count = picked.size
  if (count === 0 && act === '') {
    return (
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Choose cases to act on several at once.
        </Text>
        <Button
          variant="default"
          onClick={() => {
            setWhom('found')
            setAct('resend')
          }}
        >
          Act on all that the filters find
        </Button>
      </Group>
    )
  }
  return (
    <Paper
      withBorder
      p="md"
      component="form"
      aria-label="Act on many cases"
      onSubmit={(event) => {
        event.preventDefault()
        if (act !== '') begin.mutate(act)
      }}
    >
      <Stack gap="sm">
        <Group gap="md" align="flex-end">
          <NativeSelect
            label="Act"
            data={[{ value: '', label: 'Choose an act' }, ...bulkChoices]}
            value={act}
            onChange={({ currentTarget }) => {
              begin.reset()
              setAct(currentTarget.value as BulkAct | '')
            }}
          />
          <Radio.Group
            label="For"
            value={count === 0 ? 'found' : whom}
            onChange={(value) => {
              setWhom(value)
            }}
          >
            <Group gap="md" mih={36}>
              <Radio value="picked" disabled={count === 0} label={`the ${String(count)} chosen`} />
              <Radio value="found" label={mayBeMore ? 'all that the filters find, also those not shown' : 'all that are shown'} />
            </Group>
          </Radio.Group>
          <NumberInput
            label="At most, an hour"
            placeholder="as fast as it goes"
            min={1}
            max={100_000}
            w={180}
            value={perHour}
            onChange={setPerHour}
          />
        </Group>
        {act !== '' && (
          <>
            <Text size="sm" c="dimmed">
              {actSays[act]}
            </Text>
            <ActFields act={act} given={given} change={setGiven} failure={failure} />
          </>
        )}
        {failure && <Refusal failure={failure} />}
        <Group>
          <Button type="submit" disabled={act === ''} loading={begin.isPending} {...(act === 'cancel' && { color: 'red' })}>
            {act === '' ? 'Choose an act' : actNames[act]}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              begin.reset()
              setAct('')
            }}
          >
            Leave it
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
