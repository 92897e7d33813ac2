import { Code, Modal, Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Facts } from '../parts/facts.js'
import { Frame } from '../parts/frame.js'
import { mailWords } from '../parts/mail-words.js'
import { Moment } from '../parts/moment.js'
import { useEnvironment } from '../session/environment-context.js'

/** A mail as it was sent: in a sandbox of its own, as plain text, and as it went over the wire. Its link is a placeholder. */
export const MailWindow = ({ id, close }: { readonly id: string | null; readonly close: () => void }) => (
  <Modal opened={id !== null} onClose={close} title="Mail" size="xl" closeButtonProps={{ 'aria-label': 'Close the mail' }}>
    {id !== null && <Shown id={id} />}
  </Modal>
)

const Shown = ({ id }: { readonly id: string }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'mail', id],
    queryFn: ({ signal }) => answered(api.GET('/mail/{id}', { params: { path: { id } }, signal })),
  })
  return (
    <Asked query={query} what="The mail">
      {(mail) => (
        <Stack gap="md">
          <Facts
            rows={[
              ['To', mail.to],
              ['Subject', mail.subject],
              ['State', mailWords(mail).words],
              mail.sent_at === null ? null : ['Sent', <Moment key="sent" at={mail.sent_at} as="full" />],
              mail.server_answer === null ? null : ['The mail server said', mail.server_answer],
            ]}
          />
          <Tabs defaultValue="html" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="html">As it looks</Tabs.Tab>
              <Tabs.Tab value="text">Plain text</Tabs.Tab>
              <Tabs.Tab value="source">Source</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="html" pt="sm">
              <Frame title={`The mail “${mail.subject}” as it looks`} html={mail.html} />
            </Tabs.Panel>
            <Tabs.Panel value="text" pt="sm">
              <Code block tabIndex={0} className="wraps">
                {mail.text}
              </Code>
            </Tabs.Panel>
            <Tabs.Panel value="source" pt="sm">
              <Code block tabIndex={0} mah={420} className="scrolls">
                {mail.source}
              </Code>
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Asked>
  )
}
