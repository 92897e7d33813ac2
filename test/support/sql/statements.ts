import path from 'node:path'
import ts from 'typescript'
import { listPage } from '../../../src/database/list-page.js'
import type { List } from '../../../src/database/list-page.js'
import type { Queryable } from '../../../src/database/database.js'
import { operatorsOf } from '../../../src/database/filter.js'
import type { FieldType, Filter } from '../../../src/database/filter.js'
import { Evaluation } from './evaluate.js'
import type { UsedFields } from './evaluate.js'

/** One place in the sources that sends SQL. */
export interface Statement {
  /** File and line. */
  readonly at: string
  /** The file, and the name that is declared at its top level and holds the statement. */
  readonly of: string
  /** Every text that it may send. Null: it is put together when it runs. */
  readonly texts: readonly { readonly text: string; readonly used: readonly UsedFields[] }[] | null
  /** The type of one row; null: the caller takes none. */
  readonly row: ts.Type | null
  /** `listPage` adds two columns, which it takes away again. */
  readonly isList: boolean
}

const root = path.resolve(import.meta.dirname, '../../..')

/** Sources that are there only for this run, by their path in the repository. */
export type Planted = Readonly<Record<string, string>>

export const programOf = (planted: Planted): ts.Program => {
  const config = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file))
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  // What comes from packages is nothing that a row has: reading their types would take longer than all the rest.
  const own: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: options.target ?? ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
  }
  const host = ts.createCompilerHost(own)
  const texts = new Map(Object.entries(planted).map(([file, text]) => [path.join(root, file), text]))
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)]
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      if (text === 'zod' || from.includes('/node_modules/')) return ts.resolveModuleName(text, from, own, host)
      const file = path.join(path.dirname(from), text.replace(/\.js$/, '.ts'))
      const isOurs = text.startsWith('.') && host.fileExists(file)
      return { resolvedModule: isOurs ? { resolvedFileName: file, extension: ts.Extension.Ts, isExternalLibraryImport: false } : undefined }
    })
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.fileExists = (file) => texts.has(file) || fileExists(file)
  const sources = fileNames.filter((file) => !/\/(bench|bin)\//.test(path.relative(root, file).padStart(1, '/')))
  return ts.createProgram([...sources, ...texts.keys()], own, host)
}

/** Every statement of src/, activities/ and workflows/ that is sent by `query` or makes a page of a list. */
export const statementsOf = async (program: ts.Program): Promise<readonly Statement[]> => {
  const checker = program.getTypeChecker()
  const sources = program.getSourceFiles().filter(({ fileName }) => /^(src|activities|workflows)\//.test(path.relative(root, fileName)))
  const calls = new Map<string, ts.CallExpression[]>()
  for (const source of sources) {
    for (const call of callsIn(source)) {
      if (ts.isIdentifier(call.expression)) calls.set(call.expression.text, [...(calls.get(call.expression.text) ?? []), call])
    }
  }
  const evaluation: Evaluation = new Evaluation(checker, (declared) =>
    (calls.get(declared.name) ?? []).filter(
      (call) => call.getSourceFile() === declared.valueDeclaration?.getSourceFile() && evaluation.symbolAt(call.expression) === declared,
    ),
  )
  const found: Statement[] = []
  for (const source of sources) {
    for (const call of callsIn(source)) {
      const statement = isQuery(checker, call)
        ? query(checker, evaluation, call)
        : isListPage(evaluation, call)
          ? await list(checker, evaluation, call)
          : null
      if (statement !== null) found.push(statement)
    }
  }
  return found
}

const callsIn = (source: ts.SourceFile): readonly ts.CallExpression[] => {
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const placeOf = (call: ts.CallExpression): Pick<Statement, 'at' | 'of'> => {
  const source = call.getSourceFile()
  const file = path.relative(root, source.fileName)
  let node: ts.Node = call
  while (!ts.isSourceFile(node.parent)) node = node.parent
  const name = ts.isVariableStatement(node)
    ? node.declarationList.declarations[0]?.name.getText()
    : ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)
      ? node.name?.text
      : ''
  return { at: `${file}:${String(source.getLineAndCharacterOfPosition(call.getStart()).line + 1)}`, of: `${file} ${name ?? ''}` }
}

/** `anything.query(text, …)` with a text. */
const isQuery = (checker: ts.TypeChecker, { expression, arguments: [first] }: ts.CallExpression): boolean => {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'query' || first === undefined) return false
  const type = checker.getTypeAtLocation(first)
  return (type.flags & ts.TypeFlags.Any) === 0 && checker.isTypeAssignableTo(type, checker.getStringType())
}

const query = (checker: ts.TypeChecker, evaluation: Evaluation, call: ts.CallExpression): Statement => {
  const [text] = call.arguments
  const read = text === undefined ? null : evaluation.read(text)
  const texts = read === null ? null : read.map(({ value, used }) => ({ text: String(value), used }))
  return { ...placeOf(call), row: rowOf(checker, call), texts, isList: false }
}

const rowOf = (checker: ts.TypeChecker, { typeArguments }: ts.CallExpression): ts.Type | null => {
  const [row] = typeArguments ?? []
  return row === undefined ? null : checker.getTypeFromTypeNode(row)
}

const isListPage = (evaluation: Evaluation, { expression }: ts.CallExpression): boolean =>
  ts.isIdentifier(expression) &&
  expression.text === 'listPage' &&
  evaluation.symbolAt(expression)?.valueDeclaration?.getSourceFile().fileName === path.join(root, 'src/database/list-page.ts')

/** A page with a condition for each of its columns and operators, so that each of them is tried. */
const list = async (checker: ts.TypeChecker, evaluation: Evaluation, call: ts.CallExpression): Promise<Statement> => {
  const place = { ...placeOf(call), row: rowOf(checker, call), isList: true }
  const [, given] = call.arguments
  const read = given === undefined ? null : evaluation.read(given)
  if (read === null) return { ...place, texts: null }
  const texts: { readonly text: string; readonly used: readonly UsedFields[] }[] = []
  for (const { value, used } of read) {
    if (!isList(value)) return { ...place, texts: null }
    texts.push({ text: await pageOf(value), used })
  }
  return { ...place, texts }
}

const isList = (value: unknown): value is Omit<List, 'filters' | 'limit' | 'cursor'> => {
  const { select, from, where, columns, orderBy } = value as Record<string, unknown>
  const isKnown = (one: unknown) => typeof one === 'string'
  return (
    isKnown(select) &&
    isKnown(from) &&
    (where === undefined || isKnown((where as { sql: unknown }).sql)) &&
    typeof columns === 'object' &&
    typeof orderBy === 'object'
  )
}

/** The text that `listPage` sends for it. */
const pageOf = async (given: Omit<List, 'filters' | 'limit' | 'cursor'>): Promise<string> => {
  const filters = Object.entries(given.columns).flatMap(([field, { type }]) => filtersOf(field, type))
  const texts = await sentBy((db) => listPage(db, { ...given, filters, limit: 1, cursor: { at: '', id: '' } }))
  return texts.join('')
}

/** One filter for each operator. */
export const filtersOf = (field: string, type: FieldType): readonly Filter[] =>
  operatorsOf(type).map((operator) => (operator === 'in' ? { field, operator, values: [] } : { field, operator, value: '' }))

/** The texts that are sent. */
export const sentBy = async (send: (db: Queryable) => Promise<unknown>): Promise<readonly string[]> => {
  const texts: string[] = []
  const db: Queryable = {
    query: (text) => {
      texts.push(text)
      return Promise.resolve({ rows: [], rowCount: 0, command: '', oid: 0, fields: [] })
    },
  }
  await send(db)
  return texts
}
