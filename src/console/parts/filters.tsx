import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'

interface FiltersProps {
  /** Always there. */
  readonly first: ReactNode
  /** On a phone only once they are asked for. */
  readonly more: ReactNode
  /** How many of `more` are in use. */
  readonly used: number
}

/** A list's filters. On a phone they would push the list off the screen: all but the first are behind a button that counts them. */
export const Filters = ({ first, more, used }: FiltersProps) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <Group component="search" gap="sm" align="flex-end" aria-label="Filters" className="filters">
      {first}
      <Button
        hiddenFrom="sm"
        variant="default"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        {isOpen ? 'Fewer filters' : used === 0 ? 'More filters' : `More filters (${String(used)} in use)`}
      </Button>
      <div className="more-filters" {...(isOpen && { 'data-open': true })}>
        {more}
      </div>
    </Group>
  )
}
