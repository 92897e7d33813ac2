// dist/link-sdk: the script tag's file, the module with its types (`npm run pack`), and the connect page's own script, which the server puts inline.
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { filesOf } from './inputs.js'
import { at } from './package-folder.js'
import { swapFolder } from './swap-folder.js'
import { writeTypes } from './write-types.js'

/** What a company's pages load on every visit: bytes of `/link-sdk.js`, gzipped. */
export const largestSdk = 3_000

/** Bytes of `link-sdk.js`, gzipped. */
export const sdkSize = async (folder = at('dist/link-sdk')) => gzipSync(await fs.readFile(path.join(folder, 'link-sdk.js'))).length

async function makeLinkSdk(out) {
  const { build: vite } = await import('vite')
  const lib = (entry, format, fileName) =>
    vite({
      root: at(),
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: out,
        emptyOutDir: false,
        target: 'es2022',
        // Its exports are `window.Relink`; the name is only asked for.
        lib: { entry: at('src/link-sdk', entry), formats: [format], name: 'RelinkLinkSdk', fileName: () => fileName },
      },
    })
  await lib('script.ts', 'iife', 'link-sdk.js')
  await lib('connect-page.ts', 'iife', 'connect-page.js')
  await lib('index.ts', 'es', 'index.js')
  const sources = (await filesOf('src/link-sdk')).filter((file) => file.endsWith('.ts'))
  await writeTypes(sources, out)
  const size = await sdkSize(out)
  if (size > largestSdk) throw new Error(`link-sdk.js has ${size} bytes gzipped; at most ${largestSdk} are allowed.`)
}

if (process.argv[1] === import.meta.filename) await swapFolder('dist/link-sdk', makeLinkSdk)
