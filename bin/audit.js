// `npm run check:audit`: no known vulnerability in what production installs. Says so, and passes, where the registry answers no audits.
import { spawnSync } from 'node:child_process'

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' })
const report = JSON.parse(stdout || '{}')
if (report.metadata === undefined) {
  console.log(`No audit: the registry did not answer (${report.message ?? 'no report'}).`)
} else if (report.metadata.vulnerabilities.total > 0) {
  console.error(
    `Known vulnerabilities in production dependencies: ${Object.keys(report.vulnerabilities).join(', ')}. Run: npm audit --omit=dev`,
  )
  process.exitCode = 1
} else {
  console.log('No known vulnerability in production dependencies.')
}
