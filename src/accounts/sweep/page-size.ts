const most = 500
/** Target duration of a page, in milliseconds: long enough for few claims, short enough that no caller waits long for a token of a claimed account. */
const lasts = { least: 400, most: 1_200 }

/** The first page of an app, by what is worked on at once. */
export const firstPageSize = (least: number): number => least * 4

/** A page that was processed quickly makes the next one four times as large, a slow one halves it; `least` is how many are processed concurrently. */
export const nextPageSize = (before: number, tookMs: number, least: number): number => {
  if (tookMs < lasts.least) return Math.min(Math.max(most, least), before * 4)
  return tookMs > lasts.most ? Math.max(least, Math.floor(before / 2)) : before
}
