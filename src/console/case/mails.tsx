import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { mailWords } from '../parts/mail-words.js'
import { Moment } from '../parts/moment.js'
import { Section } from '../parts/section.js'
import { Status } from '../parts/status.js'
import { Suppressed } from '../parts/suppressed.js'
import { useSuppressions } from '../parts/use-suppressions.js'
import { useEnvironment } from '../session/environment-context.js'
import { MailWindow } from './mail-window.js'

/** Each mail of the case: to whom, when, and what the mail server answered. */
export const Mails = ({ caseId }: { readonly caseId: string }) => {
  const { environment, api } = useEnvironment()
  const [shown, setShown] = useState<string | null>(null)
  const query = useQuery({
    queryKey: [environment.id, 'mail', 'of', caseId],
    queryFn: ({ signal }) => answered(api.GET('/mail', { params: { query: { case_id: caseId, limit: 200 } }, signal })),
  })
  const suppressed = useSuppressions((query.data?.result ?? []).map(({ to }) => to))
  return (
    <Section title="Mails" about="As they were sent, their links replaced">
      <Asked query={query} what="The mails">
        {({ result }) =>
          result.length === 0 ? (
            <Text c="dimmed">No mail so far.</Text>
          ) : (
            <Stack component="ul" gap="md" className="plain-list">
              {result.map((mail) => (
                <Group component="li" key={mail.id} justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
                  <Stack gap={2} miw={0}>
                    <Text className="breaks">{mail.subject}</Text>
                    <Text size="sm" c="dimmed" className="breaks">
                      To {mail.to}, <Moment at={mail.sent_at ?? mail.created_at} />
                    </Text>
                    <Text size="sm" component="div" className="breaks">
                      <Status tone={mailWords(mail).tone}>{mailWords(mail).words}</Status>
                    </Text>
                  </Stack>
                  <Button
                    variant="default"
                    size="compact-sm"
                    flex="none"
                    aria-label={`Show the mail to ${mail.to}: ${mail.subject}`}
                    onClick={() => {
                      setShown(mail.id)
                    }}
                  >
                    Show
                  </Button>
                </Group>
              ))}
            </Stack>
          )
        }
      </Asked>
      {[...suppressed].map(([address, one]) => (
        <Stack key={one.id} gap={2}>
          <Text className="breaks">{address}</Text>
          <Suppressed one={one} address={address} />
        </Stack>
      ))}
      <MailWindow
        id={shown}
        close={() => {
          setShown(null)
        }}
      />
    </Section>
  )
}
