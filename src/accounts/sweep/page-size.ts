const most = 500
/** A page is meant to last this long, in milliseconds: claims are few, and nobody who wants a token waits long for one that lies in a page. */
const lasts = { least: 400, most: 1_200 }

/** The first page of an app, by what is worked on at once. */
export const firstPageSize = (least: number): number => least * 4

/** A page that was worked off fast makes the next one four times as large, a slow one halves it; `least` is what is worked on at once. */
export const nextPageSize = (before: number, tookMs: number, least: number): number => {
  if (tookMs < lasts.least) return Math.min(Math.max(most, least), before * 4)
  return tookMs > lasts.most ? Math.max(least, Math.floor(before / 2)) : before
}
