import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { failureOf } from '../api/failure.js'
import { Asked } from '../parts/asked.js'
import { Frame } from '../parts/frame.js'
import { Section } from '../parts/section.js'
import { useEnvironment } from '../session/environment-context.js'
import { brandOf, supportOf } from './brand-draft.js'
import type { BrandDraft } from './brand-draft.js'

/** Typing asks once it pauses. */
const pauseMs = 300

const localeOf = (tag: string): 'de' | 'en' => (tag.toLowerCase().startsWith('de') ? 'de' : 'en')

/** The mail and the page as the server writes them with these settings, before they are saved. */
export const BrandPreview = ({ draft }: { readonly draft: BrandDraft }) => {
  const { environment, api } = useEnvironment()
  const [given] = useDebouncedValue(draft, pauseMs)
  const query = useQuery({
    queryKey: [environment.id, 'preview', given],
    queryFn: ({ signal }) =>
      answered(
        api.POST('/environment/preview', {
          body: { brand: brandOf(given), support: supportOf(given), locale: localeOf(given.locale) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <>
      {query.isError && query.data !== undefined && (
        <Text c="red" role="status">
          {failureOf(query.error).message}
        </Text>
      )}
      <Asked query={query} what="The preview">
        {({ mail, page }) => (
          <>
            <Section title="The mail" about={`Subject: ${mail.subject}`}>
              <Frame title="The mail, as it will be" html={mail.html} />
            </Section>
            <Section title="The connect page" about="Behind the mail’s button.">
              <Frame title="The connect page, as it will be" html={page.html} />
            </Section>
          </>
        )}
      </Asked>
    </>
  )
}
