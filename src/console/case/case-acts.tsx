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
import { actsFor, helpsNow } from './helps-now.js'
import type { Doing } from './helps-now.js'
import { OpenNext } from './open-next.js'

type Case = Schemas['Case']
const doingNames: Readonly<Record<Doing, string>> = { ...actNames, contact: 'Change contact', link: 'Get connection link' }

/** What can be done about a case: first what helps now, cancelling apart. Each opens in place, and its answer stays there. */
export const CaseActs = ({ one }: { readonly one: Case }) => {
  const { can } = useEnvironment()
  const [doing, setDoing] = useState<Doing | null>(null)
  const [did, setDid] = useState<{ readonly act: ActName; readonly says: string } | null>(null)
  const helps = helpsNow(one)
  const toggle = (what: Doing) => ({
    variant: what === helps ? 'filled' : doing === what ? 'light' : 'default',
    'aria-expanded': doing === what,
    onClick: () => {
      setDid(null)
      setDoing(doing === what ? null : what)
    },
  })
  const close = (): void => {
    setDoing(null)
  }
  const done = (act: ActName) => (says: string) => {
    setDid({ act, says })
    setDoing(null)
  }
  const offered = [
    ...(can('cases:write') ? actsFor(one) : []),
    ...(can('accounts:write') ? (['contact'] as const) : []),
    ...(can('links:mint') ? (['link'] as const) : []),
  ].sort((a, b) => Number(b === helps) - Number(a === helps))
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
          {offered.map((act) => (
            <Button key={act} {...toggle(act)}>
              {doingNames[act]}
            </Button>
          ))}
        </Group>
        {did && <Done title={actNames[did.act]}>{did.says}</Done>}
        {doing === 'contact' ? (
          <ChangeContact accountId={one.integrated_account_id} close={close} />
        ) : doing === 'link' ? (
          <GetLink caseId={one.id} />
        ) : doing === null || doing === 'cancel' ? null : (
          <ActForm key={doing} one={one} act={doing} close={close} done={done(doing)} />
        )}
        {can('cases:write') && one.outcome === null && (
          <Stack gap="md" className="apart">
            <Group>
              <Button {...toggle('cancel')} variant="subtle" color="red" size="compact-sm">
                {actNames.cancel}
              </Button>
            </Group>
            {doing === 'cancel' && <ActForm one={one} act="cancel" close={close} done={done('cancel')} />}
          </Stack>
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
