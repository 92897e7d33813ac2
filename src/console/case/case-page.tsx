import { Box, Grid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import type { Schemas } from '../api/clients.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Page } from '../parts/page.js'
import { Section } from '../parts/section.js'
import { Failed, Loading } from '../parts/states.js'
import { caseWords } from '../parts/status-words.js'
import { Status } from '../parts/status.js'
import { usePart } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { useStreamState } from '../stream/stream-state.js'
import '../cases/cases.css'
import { CaseActs } from './case-acts.js'
import { CaseFacts } from './case-facts.js'
import { sentenceOf } from './case-sentence.js'
import { Mails } from './mails.js'
import { Timeline } from './timeline.js'

/** One case: what is happening, what happens next, what has happened, and what can be done. */
export const CasePage = () => {
  const { environment, api } = useEnvironment()
  const id = usePart('caseId')
  const query = useQuery({
    queryKey: [environment.id, 'case', id],
    queryFn: ({ signal }) => answered(api.GET('/case/{id}', { params: { path: { id } }, signal })),
  })
  if (query.data === undefined) {
    return (
      <Page title="Case">
        {query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} what="The case" />
        ) : (
          <Loading lines={10} label="Loading the case" />
        )}
      </Page>
    )
  }
  return <Whole one={query.data} readAt={query.dataUpdatedAt} />
}

const Whole = ({ one, readAt }: { readonly one: Schemas['Case']; readonly readAt: number }) => {
  const { environment, api } = useEnvironment()
  const { tone, words } = caseWords(one)
  const timeline = useQuery({
    queryKey: [environment.id, 'case', one.id, 'timeline'],
    queryFn: ({ signal }) => answered(api.GET('/case/{id}/timeline', { params: { path: { id: one.id } }, signal })),
  })
  return (
    <Page
      title={one.reference}
      intro={
        <>
          <PageLink to="/$environment/accounts/$accountId" params={{ accountId: one.integrated_account_id }}>
            {one.integrated_account.label ?? one.tenant_id}
          </PageLink>{' '}
          at {one.integrated_account.integration.config.label}
        </>
      }
      actions={<Status tone={tone}>{words}</Status>}
    >
      <WhatHappens one={one} readAt={readAt} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 1, md: 2 }}>
          <Stack gap="lg">
            <CaseActs one={one} />
            <Box visibleFrom="md">
              <CaseFacts one={one} />
            </Box>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} order={{ base: 2, md: 1 }}>
          <Stack gap="lg">
            <Timeline query={timeline} />
            <Mails caseId={one.id} />
            <Box hiddenFrom="md">
              <CaseFacts one={one} />
            </Box>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

const WhatHappens = ({ one, readAt }: { readonly one: Schemas['Case']; readonly readAt: number }) => {
  const { now, next, at } = sentenceOf(one)
  const stream = useStreamState()
  return (
    <Section
      title="What is happening"
      {...(stream === 'reconnecting' && {
        about: (
          <>
            This may be old: it was read <Moment at={new Date(readAt).toISOString()} />.
          </>
        ),
      })}
    >
      <div role="status">
        <Text size="lg" className="breaks">
          {now}
        </Text>
        {next !== null && (
          <Text size="lg" c="dimmed" mt={4}>
            {next}
            {at !== null && (
              <>
                {next.endsWith('until') ? ' ' : ': '}
                <Moment at={at} as="both" />
              </>
            )}
            .
          </Text>
        )}
      </div>
    </Section>
  )
}
