/**
 * Groups of at most `size` in which every two of `items` are together at least once: each begins with two that were not yet together, and adds the
 * item that brings the most new pairs. The same items give the same groups.
 */
export const covering = <T>(items: readonly T[], size: number): readonly (readonly T[])[] => {
  const met = items.map(() => new Set<number>())
  const groups: number[][] = []
  const newFor = (group: readonly number[], one: number): number => group.filter((other) => met[one]?.has(other) === false).length
  for (let one = 0; one < items.length; one += 1) {
    for (let other = one + 1; other < items.length; other += 1) {
      if (met[one]?.has(other) === true) continue
      const group = [one, other]
      while (group.length < Math.min(size, items.length)) {
        const rest = items.map((_, index) => index).filter((index) => !group.includes(index))
        group.push(rest.reduce((best, next) => (newFor(group, next) > newFor(group, best) ? next : best)))
      }
      for (const member of group) for (const fellow of group) if (member !== fellow) met[member]?.add(fellow)
      groups.push(group)
    }
  }
  return groups.map((group) => group.flatMap((index) => items.slice(index, index + 1)))
}
