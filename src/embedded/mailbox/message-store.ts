import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { writePrivateFile } from '../private-file.js'
import { parseMessage } from './message.js'
import type { Message, Received } from './message.js'

/** The oldest go first. Kept on disk for a person who looks at the last weeks; without a folder for a test that counts all of a storm. */
const most = { onDisk: 1000, inMemory: 20_000 }

export interface MessageStore {
  /** Newest first; those to one address only, if given. */
  list(to?: string): readonly Message[]
  get(id: string): Message | undefined
  add(envelope: readonly string[], raw: Buffer): Promise<Message>
  clear(): Promise<void>
}

/** With a folder, a mail is one file there (the envelope as a line of JSON, then the mail as it came), and a restart finds it again. */
export async function openMessageStore(folder?: string): Promise<MessageStore> {
  const messages = new Map<string, Message>()
  const limit = folder === undefined ? most.inMemory : most.onDisk
  const fileOf = (inFolder: string, id: string) => path.join(inFolder, `${id}.mail`)
  const remove = async (id: string) => {
    messages.delete(id)
    if (folder !== undefined) await fs.rm(fileOf(folder, id), { force: true })
  }
  const keep = async (message: Message) => {
    messages.set(message.id, message)
    const [oldest] = messages.keys()
    if (messages.size > limit && oldest !== undefined) await remove(oldest)
  }
  if (folder !== undefined) {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 })
    const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.mail')).sort()
    for (const name of names)
      await keep(await parseMessage(unpack(path.basename(name, '.mail'), await fs.readFile(path.join(folder, name)))))
  }
  return {
    list(to) {
      const all = [...messages.values()].reverse()
      return to === undefined ? all : all.filter((message) => message.to.includes(to.toLowerCase()))
    },
    get: (id) => messages.get(id),
    async add(envelope, raw) {
      const now = new Date()
      // Sorts by time, so that the files' names are the order.
      const id = `${String(now.getTime())}-${randomBytes(4).toString('hex')}`
      const received = { id, to: envelope.map((address) => address.toLowerCase()), received_at: now.toISOString(), raw }
      const message = await parseMessage(received)
      if (folder !== undefined) await writePrivateFile(fileOf(folder, id), pack(received))
      await keep(message)
      return message
    },
    async clear() {
      for (const id of [...messages.keys()]) await remove(id)
    },
  }
}

const pack = ({ to, received_at, raw }: Received): Buffer => Buffer.concat([Buffer.from(`${JSON.stringify({ to, received_at })}\n`), raw])

function unpack(id: string, file: Buffer): Received {
  const end = file.indexOf('\n')
  const { to, received_at } = JSON.parse(file.subarray(0, end).toString()) as Pick<Received, 'to' | 'received_at'>
  return { id, to, received_at, raw: file.subarray(end + 1) }
}
