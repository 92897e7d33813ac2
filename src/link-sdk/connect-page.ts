import { ready } from './message.js'
import type { ResultMessage } from './message.js'

// Inline in the connect page where its environment has embed_origins. Without an embedding page it does nothing, and without script the
// page works as a form. Embedded, the page never leaves its window: a cross-site frame has no cookies of ours, and platforms cut
// `opener`; so the click posts the form into a second window, and this one asks the server how it ended.

interface Embedding {
  /** The environment's embed_origins: messages go only to them. */
  readonly origins: readonly string[]
  /** What the page itself tells: nothing more can come of it. */
  readonly result: ResultMessage | null
  /** This is the second window: the first one tells how it ended. */
  readonly isSecond: boolean
  readonly words: { readonly elsewhere: string; readonly finished: string; readonly close: string }
}

const POLL_MS = 1_000
/** A person who has not come back within two minutes is looking for a second factor. */
const PATIENT_AFTER = 120
const PATIENT_MS = 3_000

const embedding = JSON.parse(document.body.dataset['embed'] ?? 'null') as Embedding
const isFramed = window.parent !== window
const peer = isFramed ? window.parent : (window.opener as Window | null)

const post = (message: ResultMessage | string): void => {
  // Chromium and Safari name the embedding page; elsewhere each allowed origin is tried, and the browser delivers to the right one only.
  const [above] = isFramed ? Array.from((location as Partial<Location>).ancestorOrigins ?? []) : []
  for (const origin of embedding.origins) if (above === undefined || above === origin) peer?.postMessage(message, origin)
}

const newAttempt = (): string => {
  // Not `crypto.randomUUID`: a frame in a page on http has none.
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, i) =>
    (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0'),
  ).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

const form = document.querySelector<HTMLFormElement>('form[action="/connect-account"]')
const status = document.createElement('p')
status.setAttribute('role', 'status')
form?.after(status)

let attempt = newAttempt()
let polling = 0
let second: Window | null = null

const ask = async (linkToken: string): Promise<ResultMessage | null> => {
  const answer = await fetch('/connect/status', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ link_token: linkToken, attempt }),
  }).catch(() => null)
  // Too often, or away: asked again.
  return answer?.ok ? ((await answer.json()) as { readonly result: ResultMessage | null }).result : null
}

const poll = async (linkToken: string): Promise<void> => {
  const mine = (polling += 1)
  for (let times = 0; mine === polling; times += 1) {
    const result = await ask(linkToken)
    if (mine !== polling) return
    if (result !== null) {
      polling += 1
      attempt = newAttempt()
      // What went wrong is in the second window, with the way on.
      if (result.result === 'success') second?.close()
      status.textContent = result.result === 'success' ? embedding.words.finished : ''
      post(result)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, times < PATIENT_AFTER ? POLL_MS : PATIENT_MS))
  }
}

const onSubmit = (event: SubmitEvent): void => {
  const submitted = event.currentTarget as HTMLFormElement
  const fields = submitted.elements as unknown as Readonly<Record<string, HTMLInputElement | undefined>>
  const name = `relink-${attempt}`
  second = window.open('', name, 'popup,width=700,height=800')
  if (second === null) {
    // A window of ours can go there itself; a frame can't.
    if (!isFramed) return
    event.preventDefault()
    post('blocked')
    return
  }
  submitted.target = name
  const field =
    fields['attempt'] ?? submitted.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name: 'attempt' }))
  field.value = attempt
  status.textContent = embedding.words.elsewhere
  void poll(fields['link_token']?.value ?? '')
}

if (embedding.isSecond) {
  if (embedding.result?.result === 'success') setTimeout(window.close.bind(window), 1_000)
} else if (peer !== null) {
  form?.addEventListener('submit', onSubmit)
  // Browsers slow a hidden page's timers down to one a minute.
  document.addEventListener('visibilitychange', () => {
    const token = form?.querySelector<HTMLInputElement>('[name=link_token]')?.value
    if (!document.hidden && token !== undefined && status.textContent === embedding.words.elsewhere) void poll(token)
  })
  if (isFramed) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'x', textContent: embedding.words.close })
    const close = (): void => {
      post('closed')
    }
    button.addEventListener('click', close)
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') close()
    })
    document.body.prepend(button)
    post(ready)
  }
  if (embedding.result !== null) post(embedding.result)
}
