/** The two parts of a message that `composeMessage` made. */
export interface MessageParts {
  readonly text: string
  readonly html: string
}

/** Only for our own messages: multipart/alternative, two quoted-printable parts of UTF-8. */
export const readMessage = (message: string): MessageParts => {
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? ''
  const parts = message.split(`--${boundary}`).slice(1, -1)
  const body = (type: string): string => {
    const part = parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? ''
    const start = part.indexOf('\r\n\r\n')
    return start === -1 ? '' : decode(part.slice(start + 4).replace(/\r\n$/, '')).replaceAll('\r\n', '\n')
  }
  return { text: body('text/plain'), html: body('text/html') }
}

/** RFC 2045 6.7: soft line breaks away, then escaped bytes. */
const decode = (encoded: string): string =>
  Buffer.from(
    encoded.replace(/=\r\n/g, '').replace(/=([\dA-F]{2})/g, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
