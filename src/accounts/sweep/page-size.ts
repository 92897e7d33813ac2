const most = 500
/** A page is meant to last this long, in milliseconds: claims are few, and nobody who wants a token waits long for one that lies in a page. */
const lasts = { least: 400, most: 1_200 }

/** A page that was worked off fast doubles the next one, a slow one halves it; `least` is what is worked on at once. */
export const nextPageSize = (before: number, tookMs: number, least: number): number => {
  if (tookMs < lasts.least) return Math.min(Math.max(most, least), before * 2)
  return tookMs > lasts.most ? Math.max(least, Math.floor(before / 2)) : before
}
