import type { CutOver } from '../integrations/cut-over.js'

/** What `relink cutover` says it did. */
export const cutOverWords = (
  { environment, integration, back = false }: { readonly environment: string; readonly integration?: string; readonly back?: boolean },
  { changed, accounts, held }: CutOver,
): readonly string[] => {
  const where = integration === undefined ? environment : `${environment}, ${integration}`
  if (!changed) return [`Nothing has changed: ${where} ${back ? 'is observed' : 'is live'} already.`]
  if (back) return [`${where}: Relink observes again. It refreshes none of ${String(accounts)} accounts and sends no mail and no event.`]
  return [
    `${where}: Relink refreshes ${String(accounts)} accounts from now on, mails people and sends events.`,
    ...(held === 0
      ? []
      : [`${String(held)} cases from the time before stay held: read them (GET /case?stage=held), then POST /case/:id/release each.`]),
    `The way back: relink cutover --back --environment ${environment}${integration === undefined ? '' : ` --integration ${integration}`}`,
  ]
}
