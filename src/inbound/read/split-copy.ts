/**
 * Where the words of a report in plain text end and the copy of the mail begins (dma, qmail, Sendmail, older Exim and Exchange): at the line that
 * announces it, else at the first line that looks like the beginning of a message's headers.
 */
export const splitCopy = (text: string): { readonly words: string; readonly copy: string | null } => {
  const at = [announced, headersBegin].map((pattern) => text.search(pattern)).find((found) => found > 0)
  return at === undefined ? { words: text, copy: null } : { words: text.slice(0, at), copy: text.slice(at) }
}

const announced =
  /^[-* \t]*(?:below (?:this line )?is a copy of (?:the|your) (?:original )?message|this is a copy of (?:the|your) message|a copy of the (?:original )?message|message headers? follows?|(?:the )?original message (?:headers? )?(?:follows?|below|is)|(?:the )?headers? of the original message|original message\b|original headers?|unsent message (?:below|follows)|returned message|undelivered message|start of (?:the )?(?:returned|original) message|the (?:full |non-delivered )?message (?:follows|is included|is attached)|text of your message|included is a copy|below (?:is|are) the .{0,20}header)/im

const headersBegin = /^(?:Return-Path|Received|Delivered-To|X-Original-To|MIME-Version|DKIM-Signature):[ \t]/im
