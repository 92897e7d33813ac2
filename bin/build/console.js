// dist/console: the console's pages.
import { build as vite } from 'vite'
import { firstLoad, mostOfFirstLoad } from '../first-load.js'
import { at } from './package-folder.js'
import { swapFolder } from './swap-folder.js'

await swapFolder('dist/console', async (folder) => {
  await vite({ configFile: at('src/console/vite.config.ts'), logLevel: 'warn', build: { outDir: folder } })
  const size = await firstLoad(folder)
  if (size > mostOfFirstLoad) throw new Error(`The console's first load is ${size} kB gzipped; at most ${mostOfFirstLoad} are let through.`)
})
