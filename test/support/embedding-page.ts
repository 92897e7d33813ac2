import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build } from 'vite'
import { packageRoot } from '../../src/database/package-root.js'

/** A product's page on another site than Relink's: 127.0.0.1 against localhost. */
export interface EmbeddingPage {
  readonly origin: string
  readonly stop: () => void
}

/** How the page comes by the SDK: our script tag, our npm package, Truto's, or Truto's import with ours in its place. */
export type SdkOf = 'script' | 'module' | 'truto' | 'swapped'

/** The caller's code, the same for Truto's SDK and for ours in its place. */
const caller = `import authenticate from '@truto/truto-link-sdk'
window.connect = (token, options) => authenticate(token, options)`

const outcome = `window.go = (token, options) => {
  document.querySelector('output').textContent = ''
  const told = (settled) => (value) => {
    const fields = value instanceof Error ? { ...value, message: value.message, is_error: true } : value
    document.querySelector('output').textContent = JSON.stringify({ [settled]: fields })
  }
  const promise = window.connect(token, options)
  if (promise) promise.then(told('resolved'), told('rejected'))
}
document.querySelector('button').addEventListener('click', () => window.go(...JSON.parse(document.querySelector('input').value)))`

const bundle = async (entry: string, alias: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await fs.mkdtemp(path.join(packageRoot, 'dist/embedding-'))
  try {
    await fs.writeFile(path.join(folder, 'caller.js'), entry)
    await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      resolve: { alias },
      build: { minify: false, lib: { entry: path.join(folder, 'caller.js'), formats: ['es'], fileName: () => 'out.js' } },
    })
    return await fs.readFile(path.join(folder, 'dist/out.js'), 'utf8')
  } finally {
    await fs.rm(folder, { recursive: true })
  }
}

const scriptsOf = (sdk: SdkOf): Promise<string> => {
  switch (sdk) {
    case 'script':
      return Promise.resolve('window.connect = (token, options) => window.Relink.authenticate(token, options)')
    case 'module':
      return bundle(
        `import { authenticate } from 'relink-reauth-link'\nwindow.connect = (token, options) => authenticate(token, options)`,
        { 'relink-reauth-link': path.join(packageRoot, 'dist/link-sdk/index.js') },
      )
    case 'truto':
      return bundle(caller, {})
    case 'swapped':
      return bundle(caller, { '@truto/truto-link-sdk': path.join(packageRoot, 'dist/link-sdk/index.js') })
  }
}

export const embeddingPage = async (relinkUrl: string, sdk: SdkOf): Promise<EmbeddingPage> => {
  const script = await scriptsOf(sdk)
  const page = `<!doctype html><html lang="en"><title>Acme Reports</title><main><h1>Connections</h1>
<label>Arguments <input value="[]"></label> <button>Connect</button><output></output></main>
${sdk === 'script' ? `<script src="${relinkUrl}/link-sdk.js"></script>` : ''}<script type="module" src="/caller.js"></script>`
  const server = createServer((req, res) => {
    const isScript = req.url === '/caller.js'
    res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    res.end(isScript ? `${script}\n${outcome}` : page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
