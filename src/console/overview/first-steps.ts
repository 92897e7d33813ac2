/** What an environment has so far. */
export interface Known {
  readonly integrations: number
  readonly accounts: number
  readonly webhooks: number
  /** The product's own name or address for reconnecting is set. */
  readonly isNamed: boolean
  /** Mail reaches customers. */
  readonly isLive: boolean
}

export interface FirstStep {
  readonly key: keyof Known
  readonly title: string
  /** What it is good for. */
  readonly about: string
  readonly isDone: boolean
}

/** What leads from an empty environment to the first connection that repairs itself, in order. */
export const firstSteps = ({ integrations, accounts, webhooks, isNamed, isLive }: Known): readonly FirstStep[] => [
  { key: 'integrations', title: 'Create an integration', about: 'A platform and your OAuth app there.', isDone: integrations > 0 },
  {
    key: 'accounts',
    title: 'Bring an account',
    about: 'Import one with POST /integrated-account or relink import, or let a customer connect with a link of POST /link-token.',
    isDone: accounts > 0,
  },
  {
    key: 'webhooks',
    title: 'Add an endpoint',
    about: 'Your systems hear when a connection stops working and when it is back.',
    isDone: webhooks > 0,
  },
  {
    key: 'isNamed',
    title: 'Say who asks',
    about: 'Your product’s name, its colour, and where customers reconnect without a link.',
    isDone: isNamed,
  },
  {
    key: 'isLive',
    title: 'Let mail reach your customers',
    about: 'Until then it goes to an allow list only. You see first who would get what.',
    isDone: isLive,
  },
]
