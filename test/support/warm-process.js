// Runs commands of Relink for warm-relink.ts, one after the other: a new evaluation of the CLI for each, on modules that are loaded once.
const cli = new URL('../../dist/src/cli.js', import.meta.url)
let runs = 0

process.on('message', async ({ words, env, mark }) => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv = [process.execPath, cli.pathname, ...words]
  process.exitCode = undefined
  await import(`${cli.href}?${(runs += 1)}`)
  // Behind all that the command wrote.
  process.stdout.write(mark)
  process.stderr.write(mark)
  process.send({ end: process.exitCode ?? 0 })
})
process.on('disconnect', () => process.exit())
