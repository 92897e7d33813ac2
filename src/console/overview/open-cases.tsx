import { Grid } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { Section } from '../parts/section.js'
import { stageNames, verdictNames } from '../../domain/state-words.js'
import { Bars } from './bars.js'

interface OpenCasesProps {
  readonly open: Schemas['Stats']['open']
  readonly asTable: boolean
}

const rowsOf = <K extends string>(counts: Readonly<Partial<Record<K, number>>>, names: Readonly<Record<K, string>>) =>
  (Object.keys(counts) as K[]).map((key) => ({ name: names[key], count: counts[key] ?? 0 }))

export const OpenCases = ({ open, asTable }: OpenCasesProps) => (
  <Section title={`${String(open.total)} open ${open.total === 1 ? 'case' : 'cases'}`}>
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, xs: 6 }}>
        <Bars caption="By stage" rows={rowsOf(open.by_stage, stageNames)} of={open.total} asTable={asTable} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, xs: 6 }}>
        <Bars caption="By verdict" rows={rowsOf(open.by_verdict, verdictNames)} of={open.total} asTable={asTable} />
      </Grid.Col>
    </Grid>
  </Section>
)
