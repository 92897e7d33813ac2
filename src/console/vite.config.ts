import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname

export default defineConfig({
  root,
  base: '/console/',
  plugins: [react()],
  // The server puts a fresh nonce in its place, for each answer.
  html: { cspNonce: 'RELINK_CSP_NONCE' },
  build: {
    outDir: path.join(root, '../../dist/console'),
    emptyOutDir: true,
    // What the first load is made of: bin/first-load.js reads it.
    manifest: 'manifest.json',
    // bin/first-load.js judges what matters.
    chunkSizeWarningLimit: 1_000,
    // A `data:` URL would have to be let through by the policy.
    assetsInlineLimit: 0,
    // Its inline script would have to be, too; the browsers that React 19 needs preload by themselves.
    modulePreload: { polyfill: false },
  },
})
