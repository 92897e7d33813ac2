import { AppShell, Burger, Group, NavLink, Stack, Text } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AccountIcon, CaseIcon, IncidentIcon, OverviewIcon, PolicyIcon, SettingsIcon, WebhookIcon } from '../parts/icons.js'
import { EnvironmentSwitcher } from './environment-switcher.js'
import { LiveSign } from './live-sign.js'
import { You } from './you.js'

const Item = createLink((props: { readonly label: string; readonly leftSection: ReactNode; readonly href?: string }) => (
  <NavLink component="a" variant="light" {...props} />
))

const pages = [
  { to: '/$environment', label: 'Overview', icon: <OverviewIcon />, exact: true },
  { to: '/$environment/cases', label: 'Cases', icon: <CaseIcon /> },
  { to: '/$environment/accounts', label: 'Integrated accounts', icon: <AccountIcon /> },
  { to: '/$environment/incidents', label: 'Incidents', icon: <IncidentIcon /> },
  { to: '/$environment/webhooks', label: 'Webhooks', icon: <WebhookIcon /> },
  { to: '/$environment/policy', label: 'Policy', icon: <PolicyIcon /> },
  { to: '/$environment/settings', label: 'Settings', icon: <SettingsIcon /> },
] as const

/** `close`: on a narrow screen, puts it away. */
export const Navigation = ({ close }: { readonly close: (() => void) | null }) => (
  <>
    <AppShell.Section p="sm">
      <Group justify="space-between" wrap="nowrap" px="xs" mb="xs">
        <Text fw={700} size="lg">
          Relink
        </Text>
        {close ? <Burger opened onClick={close} size="sm" aria-label="Close the navigation" /> : <LiveSign />}
      </Group>
      <EnvironmentSwitcher />
    </AppShell.Section>
    <AppShell.Section grow component="nav" aria-label="Pages" px="sm" className="scrolls">
      <Stack gap={2}>
        {pages.map(({ to, label, icon, ...page }) => (
          <Item
            key={to}
            to={to}
            label={label}
            leftSection={icon}
            activeOptions={{ exact: 'exact' in page, includeSearch: false }}
            activeProps={{ 'data-active': true }}
          />
        ))}
      </Stack>
    </AppShell.Section>
    <AppShell.Section p="sm">
      <You />
    </AppShell.Section>
  </>
)
