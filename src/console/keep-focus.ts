interface Stop {
  readonly element: HTMLElement
  /** Where it stood, the nearest first: once an element is gone, it no longer tells. */
  readonly around: readonly HTMLElement[]
}

/** Far enough to lead out of any window, past all its fields, to what opened it. */
const mostStops = 100

/**
 * Keeps the keyboard's place. A button that is busy, a form that was sent and a row that was deleted all drop the focus to the page's
 * top; it goes back to the button once that is free again, and otherwise to the section where it was.
 */
export const keepFocus = (): void => {
  const stops: Stop[] = []
  let last: HTMLElement | null = null
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    last = target
    const before = stops.findIndex(({ element }) => element === target)
    if (before >= 0) stops.splice(before, 1)
    stops.unshift({ element: target, around: placesAround(target) })
    stops.splice(mostStops)
  })
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return
    queueMicrotask(() => {
      // A person who left by a click beside it, or by the Tab key to the browser's own bar, is not called back.
      if (target === last && canHave(target) && isLost()) last = null
    })
  })
  new MutationObserver(() => {
    if (last === null || !isLost() || (last.isConnected && !canHave(last))) return
    if (last.isConnected) last.focus({ preventScroll: true })
    else focusNearest(stops)
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body
const canHave = (element: HTMLElement): boolean => element.isConnected && !element.matches(':disabled')

const placesAround = (element: HTMLElement): readonly HTMLElement[] => {
  const around: HTMLElement[] = []
  for (let at = element.parentElement; at !== null; at = at.parentElement) if (at.matches('section, main')) around.push(at)
  return around
}

const focusNearest = (stops: readonly Stop[]): void => {
  for (const { element, around } of stops) {
    if (canHave(element)) {
      element.focus({ preventScroll: true })
      return
    }
    const place = around.find(({ isConnected }) => isConnected)
    if (place === undefined) continue
    focusPlace(place)
    return
  }
}

/** A section takes no focus by itself. */
const focusPlace = (place: HTMLElement): void => {
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1
    place.addEventListener(
      'blur',
      () => {
        place.removeAttribute('tabindex')
      },
      { once: true },
    )
  }
  place.focus({ preventScroll: true })
}
