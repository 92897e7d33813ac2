import { Outlet } from '@tanstack/react-router'
import { Page } from '../parts/page.js'
import { PageLink } from '../parts/page-link.js'
import { NoPermission } from '../parts/states.js'
import { useEnvironment } from '../session/environment-context.js'

const parts = [
  { to: '/$environment/settings/brand', label: 'Brand' },
  { to: '/$environment/settings/mail', label: 'Mail and going live' },
  { to: '/$environment/settings/integrations', label: 'Integrations' },
  { to: '/$environment/settings/api-tokens', label: 'API tokens' },
  { to: '/$environment/settings/staff', label: 'Staff' },
  { to: '/$environment/settings/audit', label: 'Audit' },
] as const

/** What admins set. */
export const SettingsPage = () => {
  const { can } = useEnvironment()
  return (
    <Page title="Settings">
      {can('settings:write') ? (
        <>
          <nav className="tabs" aria-label="Settings">
            {parts.map(({ to, label }) => (
              <PageLink key={to} to={to} underline="never">
                {label}
              </PageLink>
            ))}
          </nav>
          <Outlet />
        </>
      ) : (
        <NoPermission what="change settings" />
      )}
    </Page>
  )
}
