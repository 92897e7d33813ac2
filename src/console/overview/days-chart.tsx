import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import type { Schemas } from '../api/clients.js'

const dayWords = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** For the eye only: the table beside it (`t`) says the same to everyone. */
export const DaysChart = ({ days }: { readonly days: Schemas['Stats']['days'] }) => (
  <div aria-hidden="true">
    <BarChart
      h={220}
      data={days.map(({ day, opened, closed }) => ({
        day: dayWords.format(new Date(day)),
        Opened: opened,
        Closed: Object.values(closed).reduce((sum, count) => sum + count, 0),
      }))}
      dataKey="day"
      series={[
        { name: 'Opened', color: 'orange.6' },
        { name: 'Closed', color: 'teal.7' },
      ]}
      withLegend
      legendProps={{ position: 'top', height: 32, itemSorter: null }}
      tickLine="none"
      gridAxis="x"
      barChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false, radius: 2 }}
      yAxisProps={{ allowDecimals: false, width: 32 }}
    />
  </div>
)
