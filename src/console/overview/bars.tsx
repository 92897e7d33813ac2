import { Table, Text } from '@mantine/core'

interface BarsProps {
  readonly caption: string
  readonly rows: readonly { readonly name: string; readonly count: number }[]
  /** What a full bar stands for. */
  readonly of: number
  /** Without the bars, with the share as a number. */
  readonly asTable: boolean
}

const share = (count: number, of: number): number => (of === 0 ? 0 : Math.round((count / of) * 100))

/** Counts with a bar each: a table all the same, so that it reads as one. */
export const Bars = ({ caption, rows, of, asTable }: BarsProps) => (
  <Table verticalSpacing={4} horizontalSpacing={0} withRowBorders={asTable} className="bars" data-drawn={!asTable || undefined}>
    <Table.Caption className="bars-caption">{caption}</Table.Caption>
    <Table.Tbody>
      {rows.map(({ name, count }) => (
        <Table.Tr key={name}>
          <Table.Th scope="row" fw={400}>
            {name}
            {!asTable && (
              <svg className="bar" width="100%" height="4" aria-hidden="true">
                <rect className="bar-rail" width="100%" height="4" rx="2" />
                <rect className="bar-fill" width={`${String(share(count, of))}%`} height="4" rx="2" />
              </svg>
            )}
          </Table.Th>
          <Table.Td ta="right" className="figures bar-figure">
            {count}
            {asTable && (
              <Text component="span" c="dimmed" inherit>
                {' '}
                ({share(count, of)} %)
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
