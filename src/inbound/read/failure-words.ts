import type { FailureAbout } from './reading.js'

/**
 * What failures say where no code does. The order matters: what is no fault of the address comes first, since a contact who is taken for bounced hears
 * nothing any more.
 */
const words: readonly (readonly [FailureAbout, RegExp])[] = [
  [
    'mailbox_full',
    /quota|mailbox (?:is |size limit )?(?:full|exceeded)|(?:inbox|mailbox|account|folder) .{0,40}\bfull\b|over ?quota|out of (?:storage|space)|storage (?:limit|space)|insufficient (?:disk|storage|system storage)|not enough (?:storage|space)|disk full|exceeded storage|postfach (?:ist )?voll/i,
  ],
  [
    'policy',
    /\bspam|\bblock(?:ed|ing|list)|black ?list|denylist|\bpolic(?:y|ies)|reputation|\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|relay(?:ing)? (?:access )?(?:denied|not permitted|not allowed|prohibited)|unable to relay|cannot relay|not authori[sz]ed|not permitted to|access denied|banned|virus|malware|phish|content reject|rejected for (?:its )?content|sender (?:address |verify |domain )?(?:rejected|denied|failed|verification)|prohibited|spamhaus|barracuda|reverse dns|ptr record|too many (?:messages|recipients|connections)|rate limit|authentication required|bulk mail|unsolicited|junk|administrat(?:or|ive)/i,
  ],
  [
    'message',
    /message (?:is |size )?(?:too (?:big|large|long)|exceeds)|exceeds? .{0,40}(?:size|limit)|size limit|too large|header|mime|attachment|charset|smtputf8|8bit|line too long|loop|too many hops|hop count/i,
  ],
  [
    'address',
    /(?:user|recipient|mailbox|address|account|addressee|person|e-?mail(?: address| account)?|alias|local ?part)\b.{0,120}?\b(?:unknown|not found|not exist|nonexist\w*|non-exist\w*|no longer|not known|not (?:be )?(?:recogni[sz]ed|available|valid|listed|hosted|active)|invalid|inactive|disabled|deactivated|suspended|deleted|closed|discontinued|expired|undeliverable|unavailable|rejected|couldn'?t be found|could not be found|doesn'?t have)|(?:unknown|invalid|no such|bad|nonexistent|unrouteable|unroutable|undeliverable|illegal|inactive|disabled|ungültige?r?) (?:(?:local|virtual|mail|e-?mail|final|destination) )?(?:user|recipient|mailbox|address|account|person|destination|alias|empfänger|adresse|domain|host)|no (?:mailbox|account|user|recipient|one|person) (?:here |there |by |with |named )|not (?:our|a) (?:customer|user|valid|local)|does(?:n'?t| not) exist|do not exist|not a (?:known|valid) (?:user|recipient)|never logged|(?:host|domain)(?: name)? .{0,60}(?:not found|unknown|does not exist|nxdomain)|name or service not known|non-existent host|nxdomain|null ?mx|(?:does not|doesn'?t) (?:accept|receive) (?:any )?(?:e-?)?mail|empfänger .{0,40}(?:unbekannt|nicht)|(?:adresse|postfach|mailbox|benutzer) .{0,80}(?:nicht|unbekannt)|destinataire inconnu|utilisateur inconnu|n'existe pas|usuario desconocido|no existe|utente sconosciuto|inesistente|not listed in|no (?:mx|valid recipients)|without mx|indicated no smtp service|not reachable|\bRecip(?:ient)?NotFound/i,
  ],
]

/** What a failure is about, by its words. */
export const aboutByWords = (said: string): FailureAbout => {
  // Postfix writes it before whatever the reason is.
  const reason = said.replace(/recipient address rejected:?/gi, '')
  return words.find(([, pattern]) => pattern.test(reason))?.[0] ?? 'unknown'
}

/** A queue's time was over, or nothing could be reached for long: a failure that would have passed. */
const expiry =
  /expired|retry time(?:out)? (?:exceeded|not reached for any host after a long failure)|failing for a long time|too long in (?:the )?queue|been in the queue too long|(?:could|can) ?not be delivered (?:within|for|after) .{0,40}(?:hour|day)|max(?:imum)? (?:retries|queue)|retries? exceeded|giving up after|timed? ?out|time-?out|connection (?:refused|reset|lost|dropped)|could not connect|couldn'?t connect|unable to connect|no route to host|network (?:is )?unreachable|temporar(?:y|ily)|not yet been|too many (?:retries|attempts|failed)/i

export const saysExpired = (text: string): boolean => expiry.test(text)
