import { Fragment } from 'react'

/** Text whose event names (`integrated_account:updated`) may be broken after their colon, and nowhere else before they have to be. */
export const Breakable = ({ children }: { readonly children: string }) =>
  children.split(/(?<=[a-z]:)(?=[a-z])/).map((part, i) => (
    <Fragment key={`${String(i)} ${part}`}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))
