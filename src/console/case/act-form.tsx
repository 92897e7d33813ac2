import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Api, Schemas } from '../api/clients.js'
import { failureOf } from '../api/failure.js'
import { Refusal } from '../parts/refusal.js'
import { useEnvironment } from '../session/environment-context.js'
import { ActFields, bodyOf, nothingGiven } from './act-fields.js'
import { actNames, actSays } from './act-names.js'
import type { ActName } from './act-names.js'

type Done = Schemas['Case'] & Partial<Pick<Schemas['CaseAndMail'], 'mail'>>

const doneWords: Readonly<Record<ActName, string>> = {
  resend: 'Done.',
  snooze: 'Snoozed. Mails and escalation wait until then.',
  escalate: 'Escalated. Support has its mail.',
  cancel: 'Cancelled. No one will be asked to reconnect.',
  verdict: 'The verdict is set. The page shows what follows from it.',
  release: 'Released. The page shows what follows.',
  note: 'The note is on the timeline.',
  'read-again': 'Read again. The page shows the result.',
}

const said = (act: ActName, { mail }: Done): string => {
  if (mail === undefined) return doneWords[act]
  return mail.sent ? `Mailed to ${mail.to}.` : `No mail was sent: ${mail.why}.`
}

/** The id goes with the request, so that a repeat after silence is not done twice. */
const perform = (api: Api, caseId: string, act: ActName, body: Record<string, string | boolean>, requestId: string): Promise<Done> =>
  answered<Done>(
    api.POST(`/case/{id}/${act}`, {
      params: { path: { id: caseId } },
      headers: { 'X-Request-Id': requestId },
      body: body as never,
    }),
  )

interface ActFormProps {
  readonly one: Schemas['Case']
  readonly act: ActName
  readonly close: () => void
  /** What came of it, in a sentence. */
  readonly done: (says: string) => void
}

export const ActForm = ({ one, act, close, done }: ActFormProps) => {
  const { environment, api } = useEnvironment()
  const queryClient = useQueryClient()
  const [given, setGiven] = useState(nothingGiven)
  const [requestId, setRequestId] = useState(() => crypto.randomUUID())
  const doing = useMutation({
    mutationFn: () => perform(api, one.id, act, bodyOf(act, given), requestId),
    onSuccess: (now) => {
      queryClient.setQueryData([environment.id, 'case', one.id], now)
      done(said(act, now))
      return queryClient.invalidateQueries({ queryKey: [environment.id, 'case'] })
    },
    onSettled: (_done, error) => {
      // After silence the same request is repeated; after an answer the next one is another.
      if (error === null || ![0, 503].includes(failureOf(error).status)) setRequestId(crypto.randomUUID())
    },
  })
  const failure = doing.isError ? failureOf(doing.error) : null
  return (
    <form
      aria-label={actNames[act]}
      onSubmit={(event) => {
        event.preventDefault()
        doing.mutate()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {actSays[act]}
        </Text>
        <ActFields act={act} given={given} change={setGiven} failure={failure} />
        {failure && <Refusal failure={failure} />}
        <Group>
          <Button type="submit" loading={doing.isPending} {...(act === 'cancel' && { color: 'red' })}>
            {failure?.status === 503 || failure?.status === 0 ? 'Try again' : buttons[act]}
          </Button>
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Other words than on the button that opened it, so that one is never taken for the other. */
const buttons: Readonly<Record<ActName, string>> = {
  resend: 'Mail it now',
  snooze: 'Snooze until then',
  escalate: 'Escalate now',
  cancel: 'Cancel it for good',
  verdict: 'Set it',
  release: 'Release now',
  note: 'Save the note',
  'read-again': 'Read it now',
}
