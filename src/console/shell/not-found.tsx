import { Page } from '../parts/page.js'
import { Empty } from '../parts/states.js'
import { PageButton } from '../parts/page-link.js'

export const NotFound = () => (
  <Page title="There is no such page">
    <Empty title="The address leads nowhere" action={<PageButton to="/">Go to the overview</PageButton>}>
      Check it, or choose a page from the navigation.
    </Empty>
  </Page>
)
