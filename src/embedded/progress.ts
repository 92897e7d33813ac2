import { readFileSync } from 'node:fs'
import ora from 'ora'
import { writePrivateFile } from './private-file.js'

/** Tells a person at a terminal, or a log, what is under way. Everything goes to stderr: stdout is for answers. */
export interface Progress {
  /** Runs one part. Shown only if it takes over a second; `say` changes what it is doing. */
  part<T>(name: string, work: (say: (doing: string) => void) => Promise<T>): Promise<T>
  note(line: string): void
}

/** Below this, a user does not wonder whether it hangs. */
const patienceMs = 1000
/** Where there is no spinner, a long part says again that it lives. */
const stillMs = 30_000

/** @param record a file where it keeps how long each part took, so as to say so the next time */
export function createProgress(record: string, out: NodeJS.WriteStream = process.stderr): Progress {
  const before = readRecord(record)
  const now: Record<string, number> = {}
  const lastTime = (name: string): string => (before[name] === undefined ? '' : ` (${before[name].toFixed(1)} s the last time)`)
  // A terminal that tells no width (as under `script`) would keep ora counting lines for ever.
  const shown = out.isTTY && out.columns > 0 ? onTerminal(out, lastTime) : inLines(out, lastTime)
  return {
    note: shown.note.bind(shown),
    async part(name, work) {
      const began = performance.now()
      const answer = await shown.part(name, work)
      now[name] = (performance.now() - began) / 1000
      // Only what is worth waiting for; that it can't be kept stops nothing.
      if (now[name] > patienceMs / 1000) await writePrivateFile(record, JSON.stringify({ ...before, ...now })).catch(() => undefined)
      return answer
    },
  }
}

function readRecord(file: string): Readonly<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  } catch {
    return {}
  }
}

/** One spinner for all parts, since they start side by side. It leaves cursor and stdin alone: their hooks would meddle with Ctrl-C. */
function onTerminal(out: NodeJS.WriteStream, lastTime: (name: string) => string): Progress {
  const spinner = ora({ stream: out, hideCursor: false, discardStdin: false })
  const running = new Map<string, string>()
  const show = () => {
    spinner.text = [...running].map(([name, doing]) => `${name}${doing ? `: ${doing}` : ''}${lastTime(name)}`).join(' · ')
    if (running.size === 0) spinner.stop()
    else if (!spinner.isSpinning) spinner.start()
  }
  const note = (line: string) => {
    spinner.stop()
    out.write(`${line}\n`)
    show()
  }
  return {
    note,
    async part(name, work) {
      const began = performance.now()
      running.set(name, '')
      show()
      try {
        return await work((doing) => {
          running.set(name, doing)
          show()
        })
      } finally {
        running.delete(name)
        show()
        if (performance.now() - began > patienceMs) note(`${name}: ${seconds(began)}`)
      }
    },
  }
}

function inLines(out: NodeJS.WriteStream, lastTime: (name: string) => string): Progress {
  const line = (text: string) => {
    out.write(`${text}\n`)
  }
  return {
    note: line,
    async part(name, work) {
      const began = performance.now()
      let doing = 'starting'
      const isLong = () => performance.now() - began > patienceMs
      const first = setTimeout(() => {
        line(`${name}: ${doing}${lastTime(name)}`)
      }, patienceMs)
      const again = setInterval(() => {
        line(`${name}: still ${doing} (${seconds(began)})`)
      }, stillMs)
      try {
        return await work((now) => {
          doing = now
          if (isLong()) line(`${name}: ${doing}`)
        })
      } finally {
        clearTimeout(first)
        clearInterval(again)
        if (isLong()) line(`${name}: ${seconds(began)}`)
      }
    },
  }
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
