/**
 * Returns an account as its people know it: the company's own label with who consented at the platform, whichever are known.
 * Mails and connect pages say the same; the pages mask addresses in it.
 */
export const accountName = (label: string | null, remoteLabel: string | null): string | null =>
  label !== null && remoteLabel !== null && label !== remoteLabel ? `${label} (${remoteLabel})` : (label ?? remoteLabel)
