import { createHmac, timingSafeEqual } from 'node:crypto'

/** For receivers: whether `X-Truto-Signature` fits the raw body. Its value may be hex, as Relink sends it, or base64. */
export const verifySignature = (header: string | undefined, body: string | Buffer, secret: string): boolean => {
  const [, value] = /^format=sha256,v=([A-Za-z0-9+/_-]+={0,2})$/.exec(header ?? '') ?? []
  if (value === undefined) return false
  const expected = createHmac('sha256', secret).update(body).digest()
  // 64 characters are hex: base64 of 32 bytes has 43 or 44.
  const given = Buffer.from(value, value.length === 64 ? 'hex' : 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
