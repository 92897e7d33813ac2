import { Group, Stack, Text } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { PageLink } from '../parts/page-link.js'
import { Section } from '../parts/section.js'
import { Status } from '../parts/status.js'

type Needs = Schemas['Stats']['needs_a_human']

interface Need {
  readonly count: number
  readonly words: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

const some = (count: number, one: string, many: string): string => (count === 1 ? one : many)

const needsOf = (needs: Needs): readonly Need[] => {
  const held = Object.values(needs.held).reduce((sum, count) => sum + count, 0)
  const cases = '/$environment/cases'
  return [
    { count: needs.incidents, words: some(needs.incidents, 'open incident', 'open incidents'), to: '/$environment/incidents' },
    {
      count: needs.escalated,
      words: some(needs.escalated, 'case escalated', 'cases escalated'),
      to: cases,
      search: { stage: 'escalated' },
    },
    { count: held, words: some(held, 'case held', 'cases held'), to: cases, search: { stage: 'held' } },
    {
      count: needs.parked_deliveries,
      words: some(needs.parked_deliveries, 'webhook delivery parked', 'webhook deliveries parked'),
      to: '/$environment/webhooks',
    },
    {
      count: needs.bounced_contacts,
      words: some(needs.bounced_contacts, 'contact whose mail was refused', 'contacts whose mail was refused'),
      to: '/$environment/accounts',
      search: { status: 'needs_reauth' },
    },
  ]
}

/** What nothing moves but a person. */
export const NeedsAHuman = ({ needs }: { readonly needs: Needs }) => {
  const waiting = needsOf(needs).filter(({ count }) => count > 0)
  return (
    <Section title="Needs a human now">
      {waiting.length === 0 ? (
        <Status tone="good">Nothing waits for you.</Status>
      ) : (
        <Stack component="ul" gap="xs" className="plain-list">
          {waiting.map(({ count, words, to, search }) => (
            <Group component="li" key={words} gap="sm" wrap="nowrap" align="baseline">
              <Text component="span" fw={600} size="lg" miw={28} ta="right" className="figures">
                {count}
              </Text>
              <PageLink to={to} {...(search && { search })}>
                {words}
              </PageLink>
            </Group>
          ))}
        </Stack>
      )}
    </Section>
  )
}
