import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Schemas } from '../api/clients.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'
import { ActForm } from './act-form.js'
import { actNames } from './act-names.js'
import type { ActName } from './act-names.js'
import { ChangeContact } from './change-contact.js'
import { GetLink } from './get-link.js'
import { GrantDecision } from './grant-decision.js'
import { OpenNext } from './open-next.js'

type Case = Schemas['Case']
type Doing = ActName | 'contact' | 'link'

/** Codes of cases with which the platform's answer is kept. */
const kept: readonly string[] = ['refresh_token_may_be_gone', 'refresh_token_unreadable']
const releasable: readonly string[] = ['import', 'observe', 'relapse']

/** The act that the case waits for stands first; what can never be is not offered, the rest is the server's to decide. */
const actsFor = ({ outcome, stage, hold, reason }: Case): readonly ActName[] => {
  if (outcome !== null) return ['note']
  const release: readonly ActName[] = hold !== null && releasable.includes(hold.why) ? ['release'] : []
  const readAgain: readonly ActName[] = kept.includes(reason.code) ? ['read-again'] : []
  const asks: readonly ActName[] = stage === 'awaiting_user' || stage === 'escalated' ? ['resend', 'snooze'] : []
  const escalate: readonly ActName[] = stage === 'awaiting_user' ? ['escalate'] : []
  return [...release, ...readAgain, ...asks, ...escalate, 'verdict', 'note', 'cancel']
}

/** What can be done about a case; each opens in place, and its answer stays there. */
export const CaseActs = ({ one }: { readonly one: Case }) => {
  const { can } = useEnvironment()
  const [doing, setDoing] = useState<Doing | null>(null)
  const [did, setDid] = useState<{ readonly act: ActName; readonly says: string } | null>(null)
  const toggle = (what: Doing) => ({
    variant: doing === what ? ('filled' as const) : ('default' as const),
    'aria-expanded': doing === what,
    onClick: () => {
      setDid(null)
      setDoing(doing === what ? null : what)
    },
  })
  const close = (): void => {
    setDoing(null)
  }
  if (!can('cases:write') && !can('links:mint') && !can('accounts:write')) {
    return (
      <Section title="What you can do">
        <Text c="dimmed">Your role here only reads. An admin can give you another one, under Settings, Staff.</Text>
      </Section>
    )
  }
  return (
    <Section title="What you can do">
      <Stack gap="md">
        {can('cases:write') && one.hold?.why === 'identity' && <GrantDecision one={one} />}
        {can('cases:write') && (one.outcome === 'expired' || one.outcome === 'cancelled') && <OpenNext one={one} />}
        <Group gap="xs">
          {can('cases:write') &&
            actsFor(one).map((act) => (
              <Button key={act} {...toggle(act)}>
                {actNames[act]}
              </Button>
            ))}
          {can('accounts:write') && <Button {...toggle('contact')}>Change contact</Button>}
          {can('links:mint') && <Button {...toggle('link')}>Get connection link</Button>}
        </Group>
        {did && <Done title={actNames[did.act]}>{did.says}</Done>}
        {doing === 'contact' ? (
          <ChangeContact accountId={one.integrated_account_id} close={close} />
        ) : doing === 'link' ? (
          <GetLink caseId={one.id} />
        ) : doing === null ? null : (
          <ActForm
            key={doing}
            one={one}
            act={doing}
            close={close}
            done={(says) => {
              setDid({ act: doing, says })
              setDoing(null)
            }}
          />
        )}
      </Stack>
    </Section>
  )
}

/** An act's answer, where its form stood; the focus goes there with it. */
const Done = ({ title, children }: { readonly title: string; readonly children: string }) => {
  const answer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    answer.current?.focus()
  }, [children])
  return (
    <Alert ref={answer} tabIndex={-1} color="green" variant="outline" title={title} role="status">
      {children}
    </Alert>
  )
}
