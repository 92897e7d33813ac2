/** How long a try of a mail stays claimed after the last sign of life of its process, in milliseconds. */
export const tryClaimMs = 40_000
