import { Text } from '@mantine/core'
import { Status } from '../parts/status.js'
import { useStreamState } from '../stream/stream-state.js'

/** Whether what is shown follows what happens. */
export const LiveSign = () => {
  const state = useStreamState()
  return (
    <Text size="xs" c="dimmed" component="span">
      <Status tone={state === 'live' ? 'good' : state === 'connecting' ? 'quiet' : 'bad'}>
        {state === 'live' ? 'Live' : state === 'connecting' ? 'Connecting' : 'Not live'}
      </Status>
    </Text>
  )
}
