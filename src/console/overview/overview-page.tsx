import { Button, Grid, SegmentedControl, Stack } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Page } from '../parts/page.js'
import { Section } from '../parts/section.js'
import { Loading } from '../parts/states.js'
import { useEnvironment } from '../session/environment-context.js'
import { useIntegrations } from '../accounts/use-integrations.js'
import { useSettings } from '../settings/use-settings.js'
import { DaysTable } from './days-table.js'
import { FirstRun, isNamed } from './first-run.js'
import type { Known } from './first-steps.js'
import { Funnel } from './funnel.js'
import { NeedsAHuman } from './needs-a-human.js'
import { OpenCases } from './open-cases.js'
import { Speed } from './speed.js'

// The charts are half as large again as all the rest: the numbers come first.
const DaysChart = lazy(() => import('./days-chart.js').then(({ DaysChart: component }) => ({ default: component })))

const spans = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]

const dayMs = 86_400_000

const daysBack = (days: number): string => new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10)

/** What the environment has so far; null while it is being asked, or once it has accounts. */
const useFirstRun = (): Known | null => {
  const { environment, api } = useEnvironment()
  const one = { params: { query: { limit: 1 } } }
  const accounts = useQuery({
    queryKey: [environment.id, 'integrated-account', 'any'],
    queryFn: ({ signal }) => answered(api.GET('/integrated-account', { ...one, signal })),
  })
  const isEmpty = accounts.data?.result.length === 0
  const integrations = useIntegrations()
  const webhooks = useQuery({
    queryKey: [environment.id, 'webhook', 'any'],
    queryFn: ({ signal }) => answered(api.GET('/webhook', { ...one, signal })),
    enabled: isEmpty,
  })
  const settings = useSettings()
  if (!isEmpty || settings.data === undefined) return null
  return {
    integrations: integrations.length,
    accounts: 0,
    webhooks: webhooks.data?.result.length ?? 0,
    isNamed: isNamed(settings.data),
    isLive: settings.data.mail.delivery === 'live',
  }
}

/** How the environment fares, and what waits for a person; at first, what to do before anything can. */
export const OverviewPage = () => {
  const known = useFirstRun()
  return known === null ? (
    <Figures />
  ) : (
    <Page title="Overview">
      <FirstRun known={known} />
    </Page>
  )
}

const Figures = () => {
  const { environment, api } = useEnvironment()
  const [span, setSpan] = useState('30')
  const [asTable, setAsTable] = useState(false)
  useHotkeys([
    [
      't',
      () => {
        setAsTable((is) => !is)
      },
    ],
  ])
  const query = useQuery({
    queryKey: [environment.id, 'stats', span],
    queryFn: ({ signal }) => answered(api.GET('/stats', { params: { query: { from: daysBack(Number(span)) } }, signal })),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title="Overview"
      actions={
        <>
          <SegmentedControl aria-label="Time" data={spans} value={span} onChange={setSpan} />
          <Button
            variant="default"
            aria-pressed={asTable}
            aria-keyshortcuts="t"
            onClick={() => {
              setAsTable(!asTable)
            }}
          >
            {asTable ? 'Show charts (t)' : 'Show as tables (t)'}
          </Button>
        </>
      }
    >
      <Asked query={query} what="The overview" loading={<Loading lines={12} label="Loading the overview" />}>
        {(stats) => (
          <Stack gap="lg">
            <Grid gap="lg">
              <Grid.Col span={{ base: 12, md: 5 }}>
                <NeedsAHuman needs={stats.needs_a_human} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <OpenCases open={stats.open} asTable={asTable} />
              </Grid.Col>
            </Grid>
            <Section title="Cases opened and closed by day" about={`Days of ${stats.time_zone}`}>
              {asTable ? (
                <DaysTable days={stats.days} />
              ) : (
                <Suspense fallback={<Loading lines={6} label="Loading the chart" />}>
                  <DaysChart days={stats.days} />
                </Suspense>
              )}
            </Section>
            <Grid gap="lg">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Funnel funnel={stats.funnel} asTable={asTable} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Speed time={stats.time_to_reauthorize} alarms={stats.false_alarms} />
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Asked>
    </Page>
  )
}
