import { Code, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Facts } from '../parts/facts.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'

/** What the company itself makes of a platform's words, before the platform's own rules: the integration's, then the environment's. */
export const VerdictRules = ({ integration }: { readonly integration: string }) => {
  const { environment, api } = useEnvironment()
  const query = useQuery({
    queryKey: [environment.id, 'verdict-rules', integration],
    queryFn: async ({ signal }) => {
      const own = await answered(api.GET('/verdict-rules', { params: { query: { integration } }, signal }))
      const all = await answered(api.GET('/verdict-rules', { params: { query: {} }, signal }))
      return [...own.rules, ...all.rules]
    },
  })
  return (
    <Section title="Your own verdict rules" about="The first that fits a refused refresh decides, before the platform's own rules">
      <Asked query={query} what="The rules">
        {(rules) =>
          rules.length === 0 ? (
            <Text c="dimmed" size="sm">
              None. They are set through the API, with <Code>PUT /verdict-rules</Code>.
            </Text>
          ) : (
            <Facts
              rows={rules.map(({ says, code, status, verdict, addressee, note }) => [
                [says, code, status].filter((part) => part !== null).join(', '),
                `${verdict}${addressee === null ? '' : `, for ${addressee}`}${note === null ? '' : `: ${note}`}`,
              ])}
            />
          )
        }
      </Asked>
    </Section>
  )
}
