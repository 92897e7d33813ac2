import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { failureOf } from '../api/failure.js'

interface ConfirmButtonProps extends ButtonProps {
  readonly label: string
  /** For a screen reader, where the label alone does not say of what. */
  readonly of?: string
  /** What it does, asked before it is done. */
  readonly question: ReactNode
  readonly act: () => Promise<unknown>
  readonly color?: string
}

/** A button for what can't be taken back: says what will happen, does it on the second press, and shows a refusal in place. */
export const ConfirmButton = ({ label, of, question, act, color, ...button }: ConfirmButtonProps) => {
  const [isOpen, { open, close }] = useDisclosure(false)
  const doing = useMutation({ mutationFn: act, onSuccess: close })
  return (
    <>
      <Button variant="default" {...button} onClick={open} aria-label={of === undefined ? undefined : `${label} ${of}`}>
        {label}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={of === undefined ? label : `${label} ${of}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="md">
          <Text component="div">{question}</Text>
          {doing.isError && (
            <Alert color="red" variant="outline" role="alert">
              {failureOf(doing.error).message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Leave it
            </Button>
            <Button
              {...(color !== undefined && { color })}
              loading={doing.isPending}
              onClick={() => {
                doing.mutate()
              }}
            >
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
