// `npm run check:audit`: no known vulnerability in production dependencies. If the registry refuses the audit, its own words are printed and nothing
// was checked: a warning here, and a failure if AUDIT_REQUIRED is set (before a release).
import { spawnSync } from 'node:child_process'

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
const report = readReport(stdout)
const total = report?.metadata?.vulnerabilities?.total
if (typeof total !== 'number') {
  console.error(`NOT CHECKED for known vulnerabilities: ${reasonOf(report)}`)
  if (process.env.AUDIT_REQUIRED) process.exitCode = 1
} else if (total > 0) {
  console.error(
    `Known vulnerabilities in production dependencies: ${Object.keys(report.vulnerabilities).join(', ')}. Run: npm audit --omit=dev`,
  )
  process.exitCode = 1
} else {
  console.log('No known vulnerability in production dependencies.')
}

function readReport(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What npm says of the call: `405 Method Not Allowed - POST https://…`, a refused connection, or nothing at all. */
function reasonOf(found) {
  if (error) return `npm could not be run (${error.message})`
  const said = [found?.message, found?.error?.summary, found?.error?.code].find((text) => typeof text === 'string' && text !== '')
  if (said) return `the registry answered the audit with ${said}`
  return `npm audit gave no report (${stderr.trim().split('\n')[0] || 'no words'})`
}
