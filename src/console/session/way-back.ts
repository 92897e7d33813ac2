const key = 'relink.way-back'

/** The mailed link opens another tab: the page they wanted is kept for the browser, not for the tab. */
export const keepWayBack = (href: string): void => {
  localStorage.setItem(key, href)
}

/** Once; `/` where nothing was kept. An address of the console, without its `/console`. */
export const takeWayBack = (): string => {
  const kept = localStorage.getItem(key) ?? '/'
  localStorage.removeItem(key)
  return kept.startsWith('/') && !kept.startsWith('//') && !kept.startsWith('/sign-in') ? kept : '/'
}
