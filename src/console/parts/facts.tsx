import { Fragment } from 'react'
import type { ReactNode } from 'react'

/** Names and what stands behind them. What is `null` is left out. */
export const Facts = ({ rows }: { readonly rows: readonly (readonly [string, ReactNode] | null)[] }) => (
  <dl className="facts">
    {rows.map(
      (row) =>
        row && (
          <Fragment key={row[0]}>
            <dt>{row[0]}</dt>
            <dd>{row[1]}</dd>
          </Fragment>
        ),
    )}
  </dl>
)
