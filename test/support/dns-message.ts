/** One answer to the question (RFC 1035 4.1.3) that is valid for 0 s. */
export const recordOf = (type: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(12)
  // The name is the question's (a pointer to byte 12), the class IN, the time to live 0.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

/** Name, type and end of the only question in a query (RFC 1035 4.1.2). */
export const questionOf = (query: Buffer): { readonly name: string; readonly type: number; readonly end: number } => {
  const labels: string[] = []
  let at = 12
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}
