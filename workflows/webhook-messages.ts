import { defineSignal } from '@temporalio/workflow'

/** Something is pending for the endpoint. */
export const due = defineSignal('due')
