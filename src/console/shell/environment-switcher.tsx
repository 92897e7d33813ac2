import { Button, Menu, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { DownIcon } from '../parts/icons.js'
import { addressOf } from '../session/address-of.js'
import { useEnvironment } from '../session/environment-context.js'

/** The environment, and the way to the person's others. */
export const EnvironmentSwitcher = () => {
  const { environment, session } = useEnvironment()
  const navigate = useNavigate()
  if (session.environments.length === 1) {
    return (
      <Text px="xs" size="sm" c="dimmed" truncate>
        {environment.name}
      </Text>
    )
  }
  return (
    <Menu width="target">
      <Menu.Target>
        <Button
          variant="default"
          fullWidth
          justify="space-between"
          rightSection={<DownIcon />}
          aria-label={`Environment: ${environment.name}`}
        >
          {environment.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.environments.map((one) => (
          <Menu.Item
            key={one.id}
            aria-current={one.id === environment.id}
            fw={one.id === environment.id ? 600 : 400}
            onClick={() => void navigate({ to: '/$environment', params: { environment: addressOf(one) } })}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
