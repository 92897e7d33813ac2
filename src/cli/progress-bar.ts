/** A bar at a terminal, a line now and then in a log. Everything goes to stderr: stdout is for answers. */
export interface ProgressBar {
  /** `done` of `total`, in whatever is counted; `words` says more. */
  readonly show: (done: number, total: number, words: string) => void
  readonly end: () => void
}

const width = 28
/** Often enough to see it move. */
const terminalEveryMs = 200
const logEveryMs = 10_000

export const createProgressBar = (name: string, out: NodeJS.WriteStream = process.stderr): ProgressBar => {
  const isTerminal = out.isTTY && out.columns > 0
  const began = performance.now()
  let shown = isTerminal ? -Infinity : began
  let isOpen = false
  /** What an earlier run had done says nothing about the speed of this one. */
  let before: number | null = null
  return {
    show: (done, total, words) => {
      before ??= done
      const now = performance.now()
      if (now - shown < (isTerminal ? terminalEveryMs : logEveryMs)) return
      shown = now
      const part = total === 0 ? 1 : Math.min(1, done / total)
      const percent = `${String(Math.floor(part * 100)).padStart(3)} %`
      const left = done > before ? `, ${clock(((now - began) * Math.max(0, total - done)) / (done - before))} left` : ''
      if (!isTerminal) {
        out.write(`${name}: ${percent.trim()}, ${words}${left}\n`)
        return
      }
      const full = Math.round(part * width)
      const line = `${name} [${'#'.repeat(full)}${'-'.repeat(width - full)}] ${percent}  ${words}${left}`
      isOpen = true
      // A longer line would wrap, and the next one could not be written over it.
      out.write(`\r\u001b[K${line.slice(0, out.columns - 1)}`)
    },
    end: () => {
      if (isOpen) out.write('\r\u001b[K')
    },
  }
}

const clock = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  return seconds < 3600
    ? `${String(Math.floor(seconds / 60))}:${two(seconds % 60)}`
    : `${String(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)} h`
}
