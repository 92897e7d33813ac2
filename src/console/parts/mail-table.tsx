import { Button, Modal, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { useEnvironment } from '../session/environment-context.js'
import { Asked } from './asked.js'
import { Facts } from './facts.js'
import { Frame } from './frame.js'
import { mailWords } from './mail-words.js'
import { Moment } from './moment.js'
import { Status } from './status.js'

type Mail = Schemas['Mail']

/** Mails with what became of them; each opens as it was sent. */
export const MailTable = ({ mails, caption }: { readonly mails: readonly Mail[]; readonly caption: string }) => {
  const [shown, setShown] = useState<Mail | null>(null)
  return (
    <>
      <Table className="stacked list">
        <Table.Caption className="hidden">{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Mail</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              When
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mails.map((mail) => (
            <Table.Tr key={mail.id}>
              <Table.Td>
                <Button
                  variant="transparent"
                  className="link-button"
                  onClick={() => {
                    setShown(mail)
                  }}
                >
                  {mail.subject}
                </Button>
                <Text size="sm" c="dimmed" className="breaks">
                  To {mail.to}
                </Text>
              </Table.Td>
              <Table.Td>
                <Status tone={mailWords(mail).tone}>{mailWords(mail).words}</Status>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Moment at={mail.sent_at ?? mail.created_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Modal
        opened={shown !== null}
        onClose={() => {
          setShown(null)
        }}
        title="The mail as it was sent"
        size={720}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {shown && <WholeMail mail={shown} />}
      </Modal>
    </>
  )
}

const WholeMail = ({ mail }: { readonly mail: Mail }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'mail', mail.id],
    queryFn: ({ signal }) => answered(api.GET('/mail/{id}', { params: { path: { id: mail.id } }, signal })),
  })
  return (
    <Stack gap="md">
      <Facts
        rows={[
          ['Subject', mail.subject],
          ['To', mail.to],
          ['When', <Moment key="when" at={mail.sent_at ?? mail.created_at} as="both" />],
          ['What became of it', mailWords(mail).words],
          mail.server_answer === null ? null : ['The mail server said', mail.server_answer],
        ]}
      />
      <Asked query={query} what="The mail">
        {({ html }) => <Frame title="The mail" html={html} />}
      </Asked>
      <Text size="sm" c="dimmed">
        Its link is replaced: a kept mail holds no live link.
      </Text>
    </Stack>
  )
}
