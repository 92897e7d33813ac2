import { Alert, Button, Group, Progress, Spoiler, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Moment } from '../parts/moment.js'
import { PageLink } from '../parts/page-link.js'
import { Failed, Loading } from '../parts/states.js'
import { useEnvironment } from '../session/environment-context.js'
import { actNames } from '../case/act-names.js'

/** Often enough for a bulk of a few seconds to be seen moving. */
const lookMs = 1_500

/** How far a bulk is; its id is in the address, so that a reload finds it again. */
export const BulkProgress = ({ id, close }: { readonly id: string; readonly close: () => void }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'bulk', id],
    queryFn: ({ signal }) => answered(api.GET('/case/bulk/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.left === 0 ? false : lookMs),
  })
  if (query.data === undefined)
    return query.isError ? <Failed error={query.error} what="The progress" /> : <Loading lines={2} label="Loading the progress" />
  const { act, cases, done, refused, left, next_at: nextAt, per_hour: perHour } = query.data
  return (
    <Alert
      variant="outline"
      color={left > 0 ? 'indigo' : refused.length > 0 ? 'yellow' : 'green'}
      title={left > 0 ? `${actNames[act]}: ${String(cases - left)} of ${String(cases)}` : `${actNames[act]}: done`}
    >
      <Stack gap="xs" role="status">
        <Progress value={cases === 0 ? 100 : ((cases - left) / cases) * 100} aria-label="Progress" />
        <Text size="sm">
          {done} done, {refused.length} refused, {left} left.
          {left > 0 && perHour !== null && nextAt !== null && (
            <>
              {' '}
              At most {perHour} an hour; the next <Moment at={nextAt} />.
            </>
          )}
          {left > 0 && ' It goes on when you leave this page.'}
        </Text>
        {refused.length > 0 && (
          <Spoiler maxHeight={130} showLabel="Show all" hideLabel="Show less">
            <ul className="plain-list">
              {refused.map(({ case_id: caseId, reference, why }) => (
                <li key={caseId}>
                  <Text size="sm">
                    <PageLink to="/$environment/cases/$caseId" params={{ caseId: caseId }} inherit underline="always">
                      {reference}
                    </PageLink>{' '}
                    {why}
                  </Text>
                </li>
              ))}
            </ul>
          </Spoiler>
        )}
        {left === 0 && (
          <Group>
            <Button variant="default" onClick={close}>
              Close
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
