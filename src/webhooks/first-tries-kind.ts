/** What the notification says that wakes the relay's first tries. */
export const firstTriesKind = 'first_try'
