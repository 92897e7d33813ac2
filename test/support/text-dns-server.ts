import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { questionOf, recordOf } from './dns-message.js'

export interface TextDnsServer {
  /** As `--dns` takes it. */
  readonly address: string
  /** Text records by name; a name that is not here is NXDOMAIN. May be changed at any time. */
  readonly records: Map<string, readonly string[]>
  stop(): Promise<void>
}

const types = { MX: 15, TXT: 16 }

/** A DNS server (RFC 1035) of text records; a name that has some also takes mail. */
export const startTextDnsServer = async (): Promise<TextDnsServer> => {
  const records = new Map<string, readonly string[]>()
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query)
    const texts = records.get(name)
    const data =
      texts === undefined ? [] : type === types.TXT ? texts.map(textData) : type === types.MX ? [Buffer.from([0, 10, 0xc0, 12])] : []
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    // An answer, recursion available; 3: no such name.
    header.writeUInt16BE(0x8180 | (texts === undefined ? 3 : 0), 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(data.length, 6)
    socket.send(Buffer.concat([header, query.subarray(12, end), ...data.map((one) => recordOf(type, one))]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${String(socket.address().port)}`,
    records,
    stop: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** In pieces of at most 255 bytes, as the DNS keeps them. */
const textData = (text: string): Buffer =>
  Buffer.concat((text.match(/.{1,255}/g) ?? ['']).map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece)])))
