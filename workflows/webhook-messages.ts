import { defineSignal } from '@temporalio/workflow'

/** Something is pending for the endpoint: looked for after the present wait. (Sent by versions before 0.2.) */
export const due = defineSignal('due')
