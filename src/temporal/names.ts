/** Task queues of one installation, by what their steps wait for. */
export const queueSuffixes = ['cases', 'mail', 'platform', 'webhooks', 'sweep'] as const
export type QueueSuffix = (typeof queueSuffixes)[number]

/** What `relink worker --queues` may name: task queues, and the listener for mail that comes back. */
export const workerParts = [...queueSuffixes, 'inbound'] as const
export type WorkerPart = (typeof workerParts)[number]

export const queueName = (name: string, suffix: QueueSuffix): string => `${name}-${suffix}`

export const caseWorkflowId = (caseId: string): string => `reauthorization:${caseId}`
export const incidentWorkflowId = (incidentId: string): string => `incident:${incidentId}`
export const webhookWorkflowId = (webhookId: string): string => `webhook:${webhookId}`

/** Keyword attributes by which support finds a case in Temporal's UI. */
export const searchAttributes = ['RelinkEnvironment', 'RelinkTenant', 'RelinkIntegration', 'RelinkAccount', 'RelinkStage'] as const
