import type { Answered } from './platform-answer.js'

/** A sign-in, maintenance or blocking page of a proxy in front; XML is some platforms' data. */
export const isPage = ({ headers, body, bodyText }: Pick<Answered, 'headers' | 'body' | 'bodyText'>): boolean =>
  body === null &&
  (/^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype html|html)[\s>]/i.test(bodyText))
