import { Table } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { outcomeNames } from '../../domain/state-words.js'

type Day = Schemas['Stats']['days'][number]

const outcomes = Object.keys(outcomeNames) as (keyof Day['closed'])[]

/** The chart's numbers, the newest day first. */
export const DaysTable = ({ days }: { readonly days: readonly Day[] }) => (
  <Table.ScrollContainer minWidth={640} maxHeight={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
    <Table stickyHeader verticalSpacing={5}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day</Table.Th>
          <Table.Th scope="col" ta="right">
            Opened
          </Table.Th>
          {outcomes.map((outcome) => (
            <Table.Th key={outcome} scope="col" ta="right">
              {outcomeNames[outcome]}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.toReversed().map(({ day, opened, closed }) => (
          <Table.Tr key={day}>
            <Table.Th scope="row" fw={400} className="nowrap">
              {day}
            </Table.Th>
            <Table.Td ta="right" className="figures">
              {opened}
            </Table.Td>
            {outcomes.map((outcome) => (
              <Table.Td key={outcome} ta="right" className="figures">
                {closed[outcome]}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)
