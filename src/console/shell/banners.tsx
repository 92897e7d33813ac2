import { Alert, Stack } from '@mantine/core'
import { PageLink } from '../parts/page-link.js'
import { useEnvironment } from '../session/environment-context.js'
import { MailStopped } from './mail-stopped.js'
import { useStreamState } from '../stream/stream-state.js'

const deliveries = {
  allow_list: { title: 'Mail goes to the allow list only', says: 'Mail to anyone else is written and held back.' },
  redirect: { title: 'All mail is redirected', says: 'No customer gets any; one address of yours gets it all.' },
  off: { title: 'Mail is switched off', says: 'Mails are written and held back.' },
} as const

/** What is true of each page: that this environment does not do all it could, and that what is shown may be old. */
export const Banners = () => {
  const { environment } = useEnvironment()
  const stream = useStreamState()
  const settings = (
    <PageLink to="/$environment/settings/mail" inherit underline="always">
      Mail and going live
    </PageLink>
  )
  return (
    <Stack gap="xs" className="page banners">
      {environment.mode === 'observe' && (
        <Alert color="yellow" variant="outline" title="This environment only observes">
          Another system still refreshes its accounts: Relink sends no mail, no event and no refresh token here. {settings}
        </Alert>
      )}
      {environment.mode === 'live' && environment.mail_delivery !== 'live' && (
        <Alert color="yellow" variant="outline" title={deliveries[environment.mail_delivery].title}>
          {deliveries[environment.mail_delivery].says} {settings}
        </Alert>
      )}
      <MailStopped />
      <div role="status">
        {stream === 'reconnecting' && (
          <Alert color="red" variant="outline" title="Reconnecting">
            What you see may be old. It is refreshed as soon as Relink responds.
          </Alert>
        )}
      </div>
    </Stack>
  )
}
