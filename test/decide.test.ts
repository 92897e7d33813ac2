import { describe, expect, it } from 'vitest'
import { decide } from '../src/domain/decide.js'
import { noEvidence } from '../src/domain/evidence.js'
import type { Evidence } from '../src/domain/evidence.js'
import { judge } from '../src/domain/judge.js'
import { refusalKinds } from '../src/domain/refusal.js'
import { platformAnswer } from '../src/egress/platform-answer.js'
import { platformRules } from '../src/platforms/index.js'

const said = (status: number, body: unknown) =>
  judge(
    platformAnswer({ status, headers: {}, body: Buffer.from(JSON.stringify(body)), receivedAt: Date.parse('2026-11-29T12:00:00Z') }),
    platformRules('generic'),
    { scopesChangedSinceGrant: false },
  )
const decided = (status: number, body: unknown, evidence: Partial<Evidence> = {}) => {
  const { judgement, row, incident, wants } = decide(said(status, body), { ...noEvidence, ...evidence })
  return {
    row,
    verdict: judgement.verdict,
    addressee: judgement.addressee,
    incident,
    wants,
    summary: judgement.summary,
    code: judgement.code,
  }
}
const works = (count: number) => ({ others: { kind: 'works', count } }) as const
const fails = (count: number) => ({ others: { kind: 'fails', count } }) as const

describe('the decision table', () => {
  it('has a row for every kind of refusal, whatever the evidence', () => {
    const judged = said(400, {})
    for (const kind of refusalKinds) expect(() => decide({ ...judged, refusal: { ...judged.refusal, kind } }, noEvidence)).not.toThrow()
  })

  it('asks a person about a dead grant, unless the revocation endpoint refuses the client', () => {
    expect(decided(400, { error: 'invalid_grant' })).toMatchObject({
      row: '6a',
      verdict: 'user',
      addressee: 'contact',
      wants: ['client_check'],
    })
    expect(decided(400, { error: 'invalid_grant' }, { clientCheck: 'refused' })).toMatchObject({
      row: '6',
      verdict: 'operator',
      addressee: 'operator',
      incident: 'open',
      wants: [],
      code: 'invalid_client',
    })
  })

  it('asks no client check of a server that looks at the client first', () => {
    const judged = said(400, { error: 'invalid_grant' })
    expect(decide({ ...judged, refusal: { ...judged.refusal, clientFirst: true } }, noEvidence).wants).toEqual([])
  })

  it('takes a second look at a dead grant only if the server’s own store may fail in the same way', () => {
    const judged = said(400, { error: 'invalid_grant' })
    const doubtful = { ...judged, refusal: { ...judged.refusal, storeMayFail: true } }
    expect(decide(doubtful, noEvidence).wants).toContain('second_look')
    expect(decide(doubtful, { ...noEvidence, isSecondLook: true }).wants).not.toContain('second_look')
  })

  it('blames the app for a refused client only after a second look, and not while others are refreshed', () => {
    const wrong = [401, { error: 'invalid_client' }] as const
    expect(decided(...wrong)).toMatchObject({ row: '7a', verdict: 'operator', incident: 'open', wants: ['others', 'second_look'] })
    expect(decided(...wrong, { isSecondLook: true, ...fails(2) })).toMatchObject({
      row: '7a',
      wants: [],
      summary:
        "The platform rejects the app's client id or secret. 2 other customers of this app were refused as well, and none was refreshed meanwhile.",
    })
    expect(decided(...wrong, { isSecondLook: true, ...works(3) })).toMatchObject({
      row: '7',
      verdict: 'unknown',
      addressee: 'support',
      incident: 'no',
    })
    expect(decided(...wrong, works(3)).summary).toContain('But 3 other customers of this app were refreshed meanwhile,')
    expect(decided(...wrong, works(1)).summary).toContain('1 other customer of this app was refreshed meanwhile')
    expect(decided(...wrong, { isSecondLook: true, appWorkedBefore: false })).toMatchObject({
      verdict: 'operator',
      incident: 'no',
      summary: expect.stringContaining('ever worked') as unknown,
    })
  })

  it('lets the others say whose fault a bare invalid_request is', () => {
    const bare = [400, { error: 'invalid_request' }] as const
    expect(decided(...bare, works(1))).toMatchObject({ row: '8', verdict: 'user', addressee: 'contact', incident: 'no', wants: [] })
    expect(decided(...bare, { ...fails(2), isSecondLook: true })).toMatchObject({
      row: '8a',
      verdict: 'operator',
      incident: 'open',
      wants: ['client_check'],
    })
    expect(decided(...bare, { workedBefore: true })).toMatchObject({ row: '8b', verdict: 'unknown', addressee: 'support', incident: 'no' })
    expect(decided(...bare)).toMatchObject({ row: '8c', verdict: 'operator', incident: 'no' })
  })

  it('lets the others and the client check say what an empty answer means, and takes a second look before a person is asked', () => {
    const empty = judge(
      platformAnswer({ status: 400, headers: {}, body: Buffer.from(' '), receivedAt: Date.parse('2026-12-01T12:00:00Z') }),
      platformRules('generic'),
      { scopesChangedSinceGrant: false },
    )
    const row = (evidence: Partial<Evidence>) => {
      const { row: found, judgement, incident, wants } = decide(empty, { ...noEvidence, ...evidence })
      return [found, judgement.verdict, judgement.addressee, incident, ...wants]
    }
    expect(row({})).toEqual(['11a', 'unknown', 'support', 'by_outbreak', 'others', 'client_check', 'second_look'])
    expect(row({ appWorkedBefore: false })[0]).toBe('11b')
    expect(row({ clientCheck: 'refused' })).toEqual(['8d', 'operator', 'operator', 'open', 'others'])
    expect(row(works(1))).toEqual(['8', 'user', 'contact', 'no', 'second_look'])
    expect(row({ isSecondLook: true, ...fails(2) })).toEqual(['8a', 'operator', 'operator', 'open', 'client_check'])
  })

  it.each([
    [400, { error: 'invalid_request' }],
    [403, { error: 'access_denied' }],
    [404, { strange: true }],
    [200, { strange: true }],
  ])('believes the revocation endpoint that refuses the client, whatever else was said: %i %j', (status, body) => {
    expect(decided(status, body).wants).toContain('client_check')
    expect(decided(status, body, { clientCheck: 'refused' })).toMatchObject({ row: '8d', verdict: 'operator', incident: 'open' })
  })

  it('asks for a new consent where the client was replaced', () => {
    for (const error of ['invalid_client', 'unauthorized_client', 'invalid_request'])
      expect(decided(400, { error }, { clientReplaced: true })).toMatchObject({ row: '4', verdict: 'user', incident: 'no', wants: [] })
    expect(decided(400, { error: 'unsupported_grant_type' }, { clientReplaced: true }).verdict).toBe('operator')
  })

  it('blames the client for a platform’s fault only if it lasts and the revocation endpoint refuses the client', () => {
    expect(decided(500, {})).toMatchObject({ row: '1', verdict: 'transient', addressee: null, incident: 'by_outbreak', wants: [] })
    expect(decided(500, {}, { outlivedConfirm: true }).wants).toEqual(['client_check'])
    expect(decided(500, {}, { outlivedConfirm: true, clientCheck: 'refused' })).toMatchObject({
      row: '1b',
      verdict: 'operator',
      incident: 'open',
    })
    expect(decided(429, {}, { outlivedConfirm: true, clientCheck: 'refused' }).verdict).toBe('transient')
  })

  it('tells a scope that the integration changed from one that the person no longer has', () => {
    expect(decided(400, { error: 'invalid_scope' }, { scopesChangedSinceGrant: true })).toMatchObject({
      row: '9',
      verdict: 'operator',
      incident: 'no',
    })
    expect(decided(400, { error: 'invalid_scope' })).toMatchObject({ row: '9a', verdict: 'user' })
  })

  it('keeps the answer for support if the evidence makes it unknown', () => {
    const { judgement } = decide(said(401, { error: 'invalid_client' }), { ...noEvidence, ...works(1) })
    expect(judgement.answer).toMatchObject({ status: 401, body: '{"error":"invalid_client"}' })
    expect(judgement).not.toHaveProperty('refusal')
  })
})
