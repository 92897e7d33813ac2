import { generic, rulesWith } from './generic.js'
import { plain } from './platform-quirks.js'
import type { Platform } from './platform.js'
import { glewlwydRecorded } from './recorded/glewlwyd.js'
import { exactScopes } from './scope-rules.js'

const rules = rulesWith([
  {
    when: { status: [400], isEmpty: true },
    verdict: 'user',
    refusal: 'wordless',
    code: 'empty_answer',
    summary: 'Glewlwyd refuses the access with an empty answer: it was probably ended there, or has run out.',
  },
])

/**
 * Glewlwyd 2.7.5, answers of 2026-12-01. Its token endpoint refuses everything with a 400 and an empty body; its revocation endpoint names a
 * refused client, so that the client check and the others tell what the answer does not.
 */
export const glewlwyd: Platform = {
  preset: {
    ...generic.preset,
    platform: 'glewlwyd',
    label: 'Glewlwyd',
    oauth: {
      ...generic.preset.oauth,
      identity: { from: 'id_token', paths: ['sub'], label_path: 'email', must_match: 'person' },
    },
    always_scopes: ['openid'],
  },
  rules,
  // "One-time use refresh token" is off unless the plugin switches it on; then a second use ends the successor, too.
  quirks: { ...plain, mayRotate: true },
  scopes: exactScopes,
  revocation: 'this_grant_only',
  recorded: glewlwydRecorded,
}
