import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentedVariables } from '../src/variables.js'
import { packageRoot } from '../src/database/package-root.js'
import { settingsTable } from '../src/generate/settings-table.js'

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8')
const variables = documentedVariables.map(({ name }) => name)
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, group = '']) => group)

describe('README', () => {
  const readme = read('README.md')
  const docs = readdirSync(path.join(packageRoot, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => read(`docs/${file}`))
    .join('\n')

  test('describes only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = found(readme + read('CONTRIBUTING.md') + docs, /npm run ([\w:-]*\w)/g)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('docs/settings.md', () => {
  test('equals what `npm run generate` writes from variables.ts', () => {
    expect(read('docs/settings.md')).toBe(settingsTable())
  })

  test('README links to it', () => {
    expect(read('README.md')).toContain('(docs/settings.md)')
  })
})

describe('containers', () => {
  const compose = read('docker-compose.yml')
  const settings = /environment: &settings\n((?: {4}.*\n)+)/.exec(compose)?.[1] ?? ''
  const set = found(settings, /^ {4}([A-Z_]+):/gm)

  test('docker-compose.yml sets only what variables.ts and Temporal’s own configuration know', () => {
    expect(set.length).toBeGreaterThan(10)
    expect(set.filter((name) => !variables.includes(name) && !name.startsWith('TEMPORAL_'))).toEqual([])
  })

  test('docker-compose.yml gives every setting that a serving process can’t do without', () => {
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'PUBLIC_URL', 'VAULT_KEYS', 'LINK_KEYS'])
      expect(set).toContain(name)
  })

  test('keys and passwords are demanded, never defaulted', () => {
    for (const name of ['VAULT_KEYS', 'LINK_KEYS', 'POSTGRES_PASSWORD']) {
      expect(compose).toContain(`\${${name}:?`)
      expect(compose).not.toMatch(new RegExp(`\\$\\{${name}(?::?-|\\})`))
    }
  })

  test('every image has a version, every service a health check', () => {
    const images = [...found(compose, /^ +image: (\S+)$/gm), ...found(read('Dockerfile'), /^FROM (\S+)/gm)]
    expect(images.filter((image) => !/:v?\d+\.\d+\.\d+|:18\.\d+$/.test(image))).toEqual([])
    const services = compose
      .slice(compose.indexOf('\nservices:'), compose.indexOf('\nvolumes:'))
      .split(/\n(?= {2}\w)/)
      .slice(1)
    expect(services.length).toBe(7)
    expect(services.filter((service) => !/healthcheck:|<<: \*relink/.test(service))).toEqual([])
  })

  test('nothing is published beyond this host, and /metrics not at all', () => {
    const published = found(compose, /^ +- (\S+:\d+)$/gm)
    expect(published).toEqual(['127.0.0.1:8233:8080', '127.0.0.1:8025:8025', '127.0.0.1:4000:4000'])
  })
})
