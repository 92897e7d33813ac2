import type { RelinkApi } from './relink-api.js'

/** Allows the demo's product to show the connect page, and to get its people back. Existing entries stay. */
export const allowEmbedding = async (api: RelinkApi, productUrl: string): Promise<void> => {
  const { embed_origins, redirect_uris } = await api.get<{ embed_origins: string[]; redirect_uris: string[] }>('/environment')
  const having = (list: readonly string[], one: string): string[] => [...new Set([...list, one])]
  await api.send('PATCH', '/environment', {
    embed_origins: having(embed_origins, new URL(productUrl).origin),
    redirect_uris: having(redirect_uris, `${productUrl}/embed`),
  })
}
