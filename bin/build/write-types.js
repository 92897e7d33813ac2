import * as fs from 'node:fs/promises'
import path from 'node:path'
import { fromRoot } from './package-folder.js'

/**
 * Writes each source's `.d.ts` into the folder, from the source alone: exports have explicit types (`check:types` verifies them). Throws for an
 * export without one.
 */
export async function writeTypes(sources, folder) {
  const { default: ts } = await import('typescript')
  for (const source of sources) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(await fs.readFile(source, 'utf8'), {
      fileName: source,
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, isolatedDeclarations: true, declaration: true },
    })
    const [wrong] = diagnostics
    if (wrong) throw new Error(`${fromRoot(source)}: ${ts.flattenDiagnosticMessageText(wrong.messageText, ' ')}`)
    await fs.writeFile(path.join(folder, `${path.basename(source, '.ts')}.d.ts`), outputText)
  }
}
