import { asks } from '../recorded-answer.js'
import type { RecordedAnswer } from '../recorded-answer.js'

/** Glewlwyd 2.7.5, answers of 2026-12-01: the same to a dead grant, a wrong secret and a fault of its store */
export const glewlwydRecorded: readonly RecordedAnswer[] = [{ how: 'revoked', status: 400, body: '', means: asks('empty_answer') }]
