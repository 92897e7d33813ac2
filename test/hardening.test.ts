import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.js'
import { documentedVariables } from '../src/variables.js'
import { packageRoot } from '../src/database/package-root.js'

const file = (name: string): Promise<string> => readFile(path.join(packageRoot, name), 'utf8')

/** Top-level entries of a mapping that is indented by two, with their text. */
const entries = (yaml: string): ReadonlyMap<string, string> =>
  new Map([...yaml.matchAll(/^ {2}(\S+):.*\n((?: {3,}.*\n|\s*\n)*)/gm)].map(([, name = '', body = '']) => [name, body]))

test('every container of docker-compose.yml is without capabilities and new privileges, and bounded; ours can’t write to their disk', async () => {
  const compose = await file('docker-compose.yml')
  const services = entries(compose.slice(compose.indexOf('\nservices:'), compose.indexOf('\nvolumes:')))
  const ours = compose.slice(compose.indexOf('x-relink:'), compose.indexOf('\nservices:'))
  expect([...services.keys()]).toEqual(expect.arrayContaining(['postgres', 'temporal', 'api', 'worker', 'migrate']))
  for (const [name, body] of services) {
    const text = body.includes('<<: *relink') ? ours + body : body
    for (const wanted of ['no-new-privileges:true', 'cap_drop: [ALL]', 'mem_limit:'])
      expect([name, text]).toEqual([name, expect.stringContaining(wanted)])
  }
  expect(ours).toContain('read_only: true')
  expect(await file('Dockerfile')).toMatch(/^USER 1000$/m)
})

test('the systemd units restart each part, drop unneeded privileges, and keep secrets out of the environment', async () => {
  const secrets = /^(?:Environment=|.* )(?:DATABASE_URL|SMTP_URL|VAULT_KEYS|LINK_KEYS|MIGRATE_DATABASE_URL)=/m
  for (const name of (await readdir(path.join(packageRoot, 'deploy/systemd'))).sort()) {
    const unit = await file(`deploy/systemd/${name}`)
    for (const wanted of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'CapabilityBoundingSet=\n', 'DynamicUser=yes'])
      expect([name, unit]).toEqual([name, expect.stringContaining(wanted)])
    if (!unit.includes('Type=oneshot')) expect(unit).toMatch(/^Restart=always$/m)
    expect(unit).not.toMatch(secrets)
    expect(unit).toMatch(/^LoadCredential=/m)
  }
})

const analyze = promisify(execFile)
const hasSystemd = await analyze('systemd-analyze', ['--version']).then(
  ({ stdout }) => Number(/systemd (\d+)/.exec(stdout)?.[1]) >= 250,
  () => false,
)
if (!hasSystemd) process.stderr.write('SKIPPED: systemd-analyze 250 or newer is not here, which judges the units\n')

test.skipIf(!hasSystemd)(
  'systemd itself takes the units: no unknown directive, and little exposed (1.7 of 10; 9.6 without hardening)',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'relink-units-'))
    try {
      for (const name of await readdir(path.join(packageRoot, 'deploy/systemd'))) {
        const unit = path.join(folder, name)
        // Where node is, is each machine's own.
        await writeFile(unit, (await file(`deploy/systemd/${name}`)).replace('/usr/bin/node', process.execPath))
      }
      for (const name of await readdir(folder)) {
        const unit = path.join(folder, name)
        // What it does not know it says on standard error, and exits 0.
        expect(await analyze('systemd-analyze', ['verify', '--man=no', unit])).toMatchObject({ stdout: '', stderr: '' })
        await analyze('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit])
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

test('every variable may come from a file; one that can’t be read, or is given twice, is named and nothing of it is shown', async () => {
  const secret = path.join(packageRoot, '.nvmrc')
  const version = (await file('.nvmrc')).trim()
  expect(readConfig({ STAFF_OPENID_CLIENT_SECRET_FILE: secret }).staffOpenIdClientSecret).toBe(version)
  for (const { name } of documentedVariables) {
    const problems = (env: Readonly<Record<string, string>>): readonly { readonly variable: string }[] => {
      try {
        readConfig(env)
        return []
      } catch (error) {
        if (error instanceof ConfigError) return error.problems
        throw error
      }
    }
    expect(problems({ [`${name}_FILE`]: '/no/such/file' })[0]).toEqual({
      variable: `${name}_FILE`,
      expected: 'the path of a file that can be read (ENOENT)',
    })
    expect(problems({ [name]: 'x-secret', [`${name}_FILE`]: secret }).map(({ variable }) => variable)).toContain(`${name}_FILE`)
  }
})
