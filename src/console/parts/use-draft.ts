import { useState } from 'react'

/** A form's fields, and how to change some of them. */
export const useDraft = <T extends object>(initial: T): readonly [T, (part: Partial<T>) => void] => {
  const [draft, setDraft] = useState(initial)
  return [
    draft,
    (part) => {
      setDraft((before) => ({ ...before, ...part }))
    },
  ]
}
