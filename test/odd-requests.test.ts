// @module-tag heavy
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import type { Schemas } from '../src/http/schema.js'
import { startRelink } from './support/harness.js'
import type { Company, Harness } from './support/harness.js'
import { requestsOf } from './support/odd-requests.js'
import type { Ids, OddRequest, Operation } from './support/odd-requests.js'

/** `ODD_REQUESTS=5000` before a release; fewer each time, with another seed each time. */
const total = Number(process.env['ODD_REQUESTS'] ?? 1000)
const seed = Number(process.env['ODD_SEED'] ?? Date.now() % 2 ** 31)
const batch = 250

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Schemas }
}

let relink: Harness
let other: Company
let document: Document
let validators: ReadonlyMap<string, ReadonlyMap<string, ValidateFunction>>
const operations: { readonly method: string; readonly path: string; readonly operation: Operation }[] = []
const ids = new Map<string, readonly string[]>()

beforeAll(async () => {
  // Compiling takes seconds during which nothing else runs: before any connection is open.
  document = JSON.parse(readFileSync(path.join(packageRoot, 'openapi.json'), 'utf8')) as Document
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'openapi', components: document.components }, 'openapi')
  const all = new Map<string, Map<string, ValidateFunction>>()
  for (const [route, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      // An answer without an end.
      if (route === '/stream') continue
      operations.push({ method: method.toUpperCase(), path: route, operation })
      const byStatus = new Map<string, ValidateFunction>()
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const schema = content?.['application/json']?.schema
        if (schema) byStatus.set(status, ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object))
      }
      all.set(operation.operationId, byStatus)
    }
  }
  validators = all
  relink = await startRelink({ egressAllow: '127.0.0.1/32', policy: { confirm: 'PT0S' } })
  other = await relink.company('another')
})
afterAll(() => relink.stop())

/** What there is of both companies, again before each batch: odd requests delete and end things. */
const refill = async (round: number): Promise<void> => {
  await relink.importAccount({ sub: `usr_odd_${String(round)}`, fields: { tenant_id: 'northwind' } })
  await relink.breakAccount(await relink.importAccount({ sub: `usr_broken_${String(round)}` })).catch(() => undefined)
  await relink.api.send('POST', '/webhook', { target_url: relink.receiver.url })
  for (const room of ['integrated-account', 'case', 'integration', 'webhook', 'event', 'mail']) {
    const lists = await Promise.all(
      [relink, other].map(({ api }) => api.get<{ result: { id: string }[] }>(`/${room}`).then(({ result }) => result.slice(-20))),
    )
    ids.set(
      room,
      lists.flat().map(({ id }) => id),
    )
  }
}

const roomOf: Readonly<Record<string, string>> = {
  integrated_account_id: 'integrated-account',
  environment_integration_id: 'integration',
  'environment-integration': 'integration',
  case_id: 'case',
  webhook_id: 'webhook',
}

/** Mostly of the kind that is asked for, at times of another, at times of nothing. */
const idsFor: Ids = (what) => {
  const fitting = ids.get(roomOf[what] ?? what) ?? []
  const all = [...ids.values()].flat()
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(fitting.length > 0 ? fitting : all)) },
    { weight: 1, arbitrary: fc.constantFrom(...all) },
    { weight: 1, arbitrary: fc.uuid() },
  )
}

const check = async (request: OddRequest, company: Company): Promise<string> => {
  const answer = await fetch(relink.url + request.path, {
    method: request.method,
    headers: { authorization: `Bearer ${company.token}`, ...request.headers },
    ...(request.body !== undefined && { body: request.body }),
    redirect: 'manual',
  })
  const text = await answer.text()
  const told = `${request.method} ${request.path} ${request.body ?? ''} -> ${String(answer.status)} ${text.slice(0, 500)}`
  const known = validators.get(request.operation)
  // 503 is an answer where the call says so: the platform or Temporal is asked, and does not answer.
  if (answer.status >= 500 && !(answer.status === 503 && known?.has('503') === true && answer.headers.has('retry-after'))) {
    const id = answer.headers.get('x-request-id') ?? ''
    throw new Error(`${told}\n${relink.logged.filter((line) => line.includes(id)).join('\n')}`)
  }
  expect(answer.headers.get('content-type'), told).toMatch(/^application\/json/)
  const validate = known?.get(String(answer.status)) ?? known?.get('default')
  if (!validate) throw new Error(`undeclared: ${told}`)
  if (!validate(JSON.parse(text))) throw new Error(`${told}\ndoes not fit: ${JSON.stringify(validate.errors?.slice(0, 3))}`)
  if (answer.status >= 400)
    expect(JSON.parse(text), told).toMatchObject({ statusCode: answer.status, message: expect.stringMatching(/\S/) as string })
  return `${request.operation} ${String(answer.status)}`
}

test(
  `${String(total)} odd requests (seed ${String(seed)}): no 5xx, and every answer fits the reference`,
  { timeout: 600_000 },
  async () => {
    const seen = new Map<string, number>()
    const problems = new Map<string, string>()
    for (let round = 0; round * batch < total; round += 1) {
      await refill(round)
      const one = fc.oneof(
        ...operations.map(({ method, path: route, operation }) =>
          requestsOf(method, route, operation, document.components.schemas, idsFor),
        ),
      )
      let turn = 0
      await fc.assert(
        fc.asyncProperty(one, async (request) => {
          const what = await check(request, turn++ % 4 === 0 ? other : relink).catch((error: unknown) => {
            // Each kind once, and on with the others.
            problems.set(request.operation, (error as Error).message)
            return `${request.operation} 0`
          })
          seen.set(what, (seen.get(what) ?? 0) + 1)
        }),
        { seed: seed + round, numRuns: Math.min(batch, total - round * batch), endOnFailure: true },
      )
    }
    const sum = (fits: (status: number) => boolean) =>
      [...seen].reduce((all, [what, count]) => all + (fits(Number(what.split(' ')[1])) ? count : 0), 0)
    console.log(
      `${String(sum(() => true))} requests, ${String(sum((s) => s < 300))} carried out, ${String(sum((s) => s === 400))} refused by field`,
    )
    if (process.env['ODD_REQUESTS'] !== undefined)
      console.log(
        [...seen]
          .sort()
          .map(([what, count]) => `${what}: ${String(count)}`)
          .join('\n'),
      )
    expect([...problems.values()]).toEqual([])
    expect(sum(() => true)).toBe(total)
    // Odd, but not so odd that nothing gets past the first check.
    expect(sum((status) => status < 300)).toBeGreaterThan(total / 10)
  },
)
