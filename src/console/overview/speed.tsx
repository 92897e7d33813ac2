import { Group, Text } from '@mantine/core'
import type { Schemas } from '../api/clients.js'
import { Section } from '../parts/section.js'
import { durationWords } from '../parts/time-words.js'

interface SpeedProps {
  readonly time: Schemas['Stats']['time_to_reauthorize']
  readonly alarms: Schemas['Stats']['false_alarms']
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <Text size="lg" fw={600} className="figures">
      {value}
    </Text>
    <Text size="sm" c="dimmed">
      {name}
    </Text>
  </div>
)

const inWords = (seconds: number | null): string => (seconds === null ? '–' : durationWords(seconds))

export const Speed = ({ time, alarms }: SpeedProps) => (
  <Section
    title="Time to reauthorize"
    about={time.cases === 0 ? 'No one has reconnected in these days.' : `Of ${String(time.cases)} reauthorized in these days`}
  >
    <Group gap="xl">
      <Figure name="half of them, within" value={inWords(time.median)} />
      <Figure name="nine of ten, within" value={inWords(time.p90)} />
    </Group>
    <Figure
      name={
        alarms.told === 0
          ? 'false alarms: no one was notified'
          : `false alarms: ${String(alarms.false)} of ${String(alarms.told)} that notified people healed by themselves`
      }
      value={alarms.rate === null ? '–' : `${String(Math.round(alarms.rate * 100))} %`}
    />
  </Section>
)
