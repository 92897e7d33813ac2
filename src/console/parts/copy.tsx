import { Button, CopyButton } from '@mantine/core'

/** Copies, and says so. `what` follows "Copy". */
export const Copy = ({ value, what }: { readonly value: string; readonly what: string }) => (
  <CopyButton value={value} timeout={3000}>
    {({ copied, copy }) => (
      <Button variant="default" onClick={copy} aria-live="polite">
        {copied ? 'Copied' : `Copy ${what}`}
      </Button>
    )}
  </CopyButton>
)
