import { AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useEnvironment } from '../session/environment-context.js'
import { Banners } from './banners.js'
import { Navigation } from './navigation.js'

/** What surrounds each page of an environment. Below 768 px the navigation is behind a button. */
export const Shell = ({ children }: { readonly children: ReactNode }) => {
  const { environment } = useEnvironment()
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  const { pathname } = useLocation()
  useEffect(close, [pathname, close])
  return (
    <AppShell
      layout="alt"
      padding={{ base: 'md', sm: 'xl' }}
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      transitionDuration={0}
    >
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      {/* Not a `header`: dialogs have one, and a page has one banner at most. */}
      <AppShell.Header hiddenFrom="sm" renderRoot={(props) => <div {...props} role="region" aria-label="Top" />}>
        <Group h="100%" px="md" gap="sm">
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label="Navigation" aria-expanded={isOpen} />
          <Text fw={700}>Relink</Text>
          <Text c="dimmed" truncate>
            {environment.name}
          </Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar bg="var(--console-side)" inert={isNarrow && !isOpen}>
        <Navigation close={isNarrow ? toggle : null} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Banners />
        {children}
      </AppShell.Main>
    </AppShell>
  )
}
