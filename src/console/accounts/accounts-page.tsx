import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answered } from '../api/answered.js'
import { Asked } from '../parts/asked.js'
import { Page } from '../parts/page.js'
import { Pager } from '../parts/pager.js'
import { Empty } from '../parts/states.js'
import { useSearchFields } from '../routes/use-address.js'
import { useEnvironment } from '../session/environment-context.js'
import { AccountFilters } from './account-filters.js'
import { AccountsTable } from './accounts-table.js'
import { MailsTo } from './mails-to.js'

const perPage = 50

/** Filters as the address names them, and the call's parameters. */
const filterNames = ['search', 'status', 'integration.name', 'case.addressee'] as const

export const AccountsPage = () => {
  const { environment, api } = useEnvironment()
  const [fields] = useSearchFields()
  const filters = Object.fromEntries(filterNames.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))
  const query = useQuery({
    queryKey: [environment.id, 'integrated-account', 'list', filters, fields['next_cursor'] ?? ''],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/integrated-account', {
          params: { query: { ...filters, limit: perPage, ...(fields['next_cursor'] && { next_cursor: fields['next_cursor'] }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const search = fields['search']?.trim() ?? ''
  return (
    <Page title="Integrated accounts">
      <AccountFilters />
      {/^\S+@\S+\.\S+$/.test(search) && <MailsTo address={search} />}
      <Asked query={query} what="The accounts">
        {({ result, next_cursor: next }) =>
          result.length === 0 ? (
            <Empty title={Object.keys(filters).length === 0 ? 'There are no accounts yet' : 'No account fits'}>
              {Object.keys(filters).length === 0
                ? 'Import accounts through the API, or with “relink import”; they appear here at once.'
                : 'Search finds the beginnings of words of label, tenant, contact and external id; a whole id, case reference or address.'}
            </Empty>
          ) : (
            <>
              <AccountsTable accounts={result} isOld={query.isPlaceholderData} />
              <Pager next={next} current={fields['next_cursor']} />
            </>
          )
        }
      </Asked>
    </Page>
  )
}
