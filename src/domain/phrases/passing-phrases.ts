import type { Phrase } from './phrase.js'

/** Passes by itself: throttling, and a fault of the server's own that comes with a 4xx. */
export const passingPhrases: readonly Phrase[] = [
  { words: /\b(?:internal )?server error\b/, example: 'server error', source: 'go-gitea/gitea; test/recorded-servers/gitea.json' },
  { words: /\binternal error\b|\binternal failure\b/, example: 'internal error', source: 'https://docs.slack.dev; Google' },
  {
    words: /\brate limit(?:ed|s)?\b|\brate limit exceeded\b/,
    example: 'Rate limit exceeded, try again later',
    source: 'https://developers.strava.com/docs/rate-limits/',
  },
  { words: /\btoo many (?:requests|attempts|calls)\b/, example: 'Too many requests', source: 'RFC 6585 4' },
  {
    words: /\b(?:request|api|call) limit (?:is |has been |was )?(?:exceeded|reached)\b/,
    example: 'Application request limit reached',
    source: 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting',
  },
  {
    words: /\bquota (?:is |has been |was )?exceeded\b/,
    example: 'Quota exceeded',
    source: 'https://cloud.google.com/apis/design/errors; Apigee policies.ratelimit.QuotaViolation',
  },
  {
    words: /\btemporarily (?:unavailable|overloaded|down)\b|\bservice unavailable\b/,
    example: 'The service is temporarily unavailable',
    source: 'RFC 6749 4.1.2.1',
  },
  {
    words: /\brequests? (?:was |is |has been |not allowed due to waf )?block(?:ed)?\b/,
    example: 'Request not allowed due to WAF block.',
    source: 'https://github.com/ravenscar/franken-srp/issues/13; CloudFront',
  },
  {
    words: /\b(?:under|down for|in) maintenance\b/,
    example: 'The site is down for maintenance',
    source: 'https://developer.atlassian.com; many',
  },
  {
    words:
      /\bsqlstate\b|\bno such table\b|\brelation \w+ does not exist\b|\btable \w+(?: \w+)? doesnt exist\b|\bdatabase is locked\b|\bdeadlock\b/,
    example: 'pq: relation "token" does not exist',
    source: 'casdoor/casdoor controllers/base.go',
  },
  {
    words: /\bconnection (?:refused|reset)\b|\bcontext deadline exceeded\b|\bbroken pipe\b/,
    example: 'dial tcp 10.0.0.5:5432: connect: connection refused',
    source: 'servers written in Go, which say what their store said',
  },
]
