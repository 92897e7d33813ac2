import ts from 'typescript'
import { rowFields } from '../../../src/database/row-fields.js'
import type { RowFields } from '../../../src/database/row-fields.js'

/** Names that stand for something else than what they are declared with: a function's parameters. */
type Scope = ReadonlyMap<ts.Symbol, unknown>

/** Known only when it runs. */
const unknown = Symbol('unknown')

interface Closure {
  readonly closure: ts.ArrowFunction | ts.FunctionExpression
  readonly scope: Scope
}

/** The fields of an object beside others in a row, and the type that they are read as. */
export interface UsedFields {
  readonly name: string
  readonly type: ts.TypeNode
}

/** One way through a text's conditions. */
export interface Read {
  readonly value: unknown
  /** Which `rowFields` stand in it. */
  readonly used: readonly UsedFields[]
}

/** What is known only when it runs, and one of the things that it can be. */
interface Choice {
  readonly of: string
  readonly options: number
  readonly chosen: number
}

/** More say that something was followed that is no part of a statement. */
const mostWays = 100
const deepest = 60

/** What can be done with texts and lists in a statement that is put together. */
const methods = new Set(['join', 'map', 'flatMap', 'filter', 'includes', 'replace', 'trim', 'slice', 'toLowerCase', 'concat'])
const globals: Readonly<Record<string, (...args: readonly never[]) => unknown>> = {
  String,
  Number,
  'Object.entries': Object.entries,
  'Object.fromEntries': Object.fromEntries,
  'Object.keys': Object.keys,
  'Object.values': Object.values,
}

/**
 * Reads texts out of sources without running them: constants of any module, templates, functions that only put texts together. A condition
 * that is known only when it runs is followed both ways (the same condition the same way), a parameter to each call of its function, and a
 * name of a few literals to each of them.
 */
export class Evaluation {
  readonly #checker: ts.TypeChecker
  readonly #callsOf: (declared: ts.Symbol) => readonly ts.CallExpression[]
  readonly #fields = new WeakMap<object, UsedFields>()
  #choices: Choice[] = []
  #used = new Set<UsedFields>()
  #depth = 0

  constructor(checker: ts.TypeChecker, callsOf: (declared: ts.Symbol) => readonly ts.CallExpression[]) {
    this.#checker = checker
    this.#callsOf = callsOf
  }

  /** Every value that it may have. Null: some of it is known only when it runs. */
  read(node: ts.Expression): readonly Read[] | null {
    const found: Read[] = []
    this.#choices = []
    do {
      this.#used = new Set()
      const value = this.#of(node, new Map())
      if (value === unknown || found.length === mostWays) return null
      found.push({ value, used: [...this.#used] })
    } while (this.#nextWay())
    return found
  }

  /** The last choice that has another option takes it; what was chosen after it is open again. */
  #nextWay(): boolean {
    for (;;) {
      const last = this.#choices.pop()
      if (last === undefined) return false
      if (last.chosen + 1 < last.options) {
        this.#choices.push({ ...last, chosen: last.chosen + 1 })
        return true
      }
    }
  }

  #choose(of: string, options: number): number {
    const made = this.#choices.find((choice) => choice.of === of)
    if (made !== undefined) return made.chosen
    this.#choices.push({ of, options, chosen: 0 })
    return 0
  }

  #of(node: ts.Node, scope: Scope): unknown {
    this.#depth += 1
    try {
      return this.#depth > deepest ? unknown : this.#evaluate(node, scope)
    } finally {
      this.#depth -= 1
    }
  }

  #evaluate(node: ts.Node, scope: Scope): unknown {
    if (ts.isStringLiteralLike(node)) return node.text
    if (ts.isNumericLiteral(node)) return Number(node.text)
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true
    if (node.kind === ts.SyntaxKind.FalseKeyword) return false
    if (node.kind === ts.SyntaxKind.NullKeyword) return null
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) {
      return this.#of(node.expression, scope)
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { closure: node, scope } satisfies Closure
    if (ts.isTemplateExpression(node)) return this.#template(node, scope)
    if (ts.isConditionalExpression(node)) return this.#of(this.#isTrue(node.condition, scope) ? node.whenTrue : node.whenFalse, scope)
    if (ts.isBinaryExpression(node)) return this.#binary(node, scope)
    if (ts.isArrayLiteralExpression(node)) return this.#array(node, scope)
    if (ts.isObjectLiteralExpression(node)) return this.#object(node, scope)
    if (ts.isIdentifier(node)) return this.#name(node, scope)
    if (ts.isPropertyAccessExpression(node)) return this.#member(node, this.#of(node.expression, scope), node.name.text)
    if (ts.isElementAccessExpression(node)) {
      return this.#member(node, this.#of(node.expression, scope), this.#of(node.argumentExpression, scope))
    }
    if (ts.isCallExpression(node)) return this.#call(node, scope)
    return unknown
  }

  #template(node: ts.TemplateExpression, scope: Scope): unknown {
    const parts = node.templateSpans.map(({ expression, literal }) => [this.#of(expression, scope), literal.text] as const)
    if (parts.some(([value]) => holdsUnknown(value))) return unknown
    return node.head.text + parts.map(([value, after]) => String(value) + after).join('')
  }

  #isTrue(condition: ts.Expression, scope: Scope): boolean {
    const value = this.#of(condition, scope)
    return value === unknown ? this.#choose(textOf(condition, this.symbolAt(condition)), 2) === 0 : Boolean(value)
  }

  #binary(node: ts.BinaryExpression, scope: Scope): unknown {
    const [left, right] = [this.#of(node.left, scope), this.#of(node.right, scope)]
    if (left === unknown || right === unknown) return unknown
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.PlusToken:
        return typeof left === 'number' && typeof right === 'number' ? left + right : String(left) + String(right)
      case ts.SyntaxKind.EqualsEqualsEqualsToken:
        return left === right
      case ts.SyntaxKind.ExclamationEqualsEqualsToken:
        return left !== right
      case ts.SyntaxKind.QuestionQuestionToken:
        return left ?? right
      default:
        return unknown
    }
  }

  #array(node: ts.ArrayLiteralExpression, scope: Scope): unknown {
    return node.elements.flatMap((element): unknown[] => {
      if (!ts.isSpreadElement(element)) return [this.#of(element, scope)]
      const all = this.#of(element.expression, scope)
      return Array.isArray(all) ? (all as unknown[]) : [unknown]
    })
  }

  #object(node: ts.ObjectLiteralExpression, scope: Scope): unknown {
    const made: Record<string, unknown> = {}
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        const all = this.#of(property.expression, scope)
        if (typeof all === 'object') Object.assign(made, all)
      } else if (!ts.isComputedPropertyName(property.name)) {
        made[property.name.text] = this.#of(ts.isPropertyAssignment(property) ? property.initializer : property.name, scope)
      }
    }
    return made
  }

  #name(node: ts.Identifier, scope: Scope): unknown {
    if (node.text === 'undefined') return undefined
    const declared = this.symbolAt(node)
    if (declared === undefined) return unknown
    if (scope.has(declared)) return scope.get(declared)
    const declaration = declared.valueDeclaration
    if (
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer !== undefined &&
      isConstant(declaration)
    ) {
      return this.#of(declaration.initializer, scope)
    }
    if (declaration !== undefined && ts.isBindingElement(declaration) && ts.isVariableDeclaration(declaration.parent.parent)) {
      const { initializer } = declaration.parent.parent
      const key = declaration.propertyName ?? declaration.name
      const at = ts.isArrayBindingPattern(declaration.parent) ? declaration.parent.elements.indexOf(declaration) : key.getText()
      if (initializer !== undefined) return this.#member(node, this.#of(initializer, scope), at)
    }
    if (declaration !== undefined && ts.isParameter(declaration)) return this.#parameter(node, declaration)
    return this.#byType(node)
  }

  /** By its type where that is a few literals, else by what a call of its function gives. */
  #parameter(node: ts.Identifier, declaration: ts.ParameterDeclaration): unknown {
    const byType = this.#byType(node)
    const owner = declaration.parent
    if (byType !== unknown || !ts.isVariableDeclaration(owner.parent) || !ts.isIdentifier(owner.parent.name)) return byType
    const declared = this.symbolAt(owner.parent.name)
    const calls = declared === undefined ? [] : this.#callsOf(declared)
    if (calls.length === 0) return unknown
    const call = calls[this.#choose(textOf(owner.parent.name), calls.length)]
    const given = call?.arguments[owner.parameters.indexOf(declaration)] ?? declaration.initializer
    return given === undefined ? undefined : this.#of(given, new Map())
  }

  #member(node: ts.Node, object: unknown, key: unknown): unknown {
    if (typeof object !== 'object' || object === null || isClosure(object)) return this.#byType(node)
    const used = this.#fields.get(object)
    if (used !== undefined && (key === 'beside' || key === 'besideOf')) this.#used.add(used)
    // Which one of its values is known only when it runs.
    const keys = Object.keys(object)
    const name = key === unknown ? keys[this.#choose(textOf(node), keys.length)] : String(key)
    const value = name !== undefined && Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : unknown
    return value === unknown ? this.#byType(node) : value
  }

  #call(node: ts.CallExpression, scope: Scope): unknown {
    const callee = node.expression.getText()
    if (callee === 'prepared') return node.arguments[1] === undefined ? unknown : this.#of(node.arguments[1], scope)
    const args = node.arguments.map((argument) => this.#of(argument, scope))
    if (callee === 'rowFields') return this.#rowFields(node, args)
    const known = Object.hasOwn(globals, callee) ? globals[callee] : undefined
    if (known !== undefined) return args.some(isNothing) ? unknown : known(...(args as never[]))
    if (ts.isPropertyAccessExpression(node.expression) && methods.has(node.expression.name.text)) {
      return this.#method(this.#of(node.expression.expression, scope), node.expression.name.text, args)
    }
    return this.#apply(this.#of(node.expression, scope), args)
  }

  #method(object: unknown, name: string, args: readonly unknown[]): unknown {
    if ((typeof object !== 'string' && !Array.isArray(object)) || holdsUnknown(object) || args.includes(unknown)) return unknown
    const native = args.map((value) => (isClosure(value) ? (...given: readonly unknown[]) => this.#apply(value, given) : value))
    const method = (object as unknown as Record<string, (...given: readonly unknown[]) => unknown>)[name]
    return method === undefined ? unknown : method.apply(object, native)
  }

  #apply(called: unknown, args: readonly unknown[]): unknown {
    if (typeof called === 'function')
      return args.includes(unknown) ? unknown : (called as (...given: readonly unknown[]) => unknown)(...args)
    if (!isClosure(called)) return unknown
    const scope = new Map(called.scope)
    called.closure.parameters.forEach((parameter, index) => {
      this.#bind(parameter.name, args[index], scope)
    })
    const { body } = called.closure
    if (!ts.isBlock(body)) return this.#of(body, scope)
    const returned = returnsOf(body)
    const one = returned[this.#choose(textOf(body), returned.length)]
    return one === undefined ? unknown : this.#of(one, scope)
  }

  #bind(name: ts.BindingName, value: unknown, scope: Map<ts.Symbol, unknown>): void {
    if (ts.isIdentifier(name)) {
      const declared = this.symbolAt(name)
      if (declared !== undefined) scope.set(declared, value)
      return
    }
    name.elements.forEach((element, index) => {
      if (!ts.isBindingElement(element)) return
      const at = ts.isArrayBindingPattern(name) ? index : (element.propertyName ?? element.name).getText()
      const isObject = typeof value === 'object' && value !== null
      this.#bind(element.name, isObject ? (value as Record<string | number, unknown>)[at] : unknown, scope)
    })
  }

  #rowFields(node: ts.CallExpression, [name, fields]: readonly unknown[]): unknown {
    const [type] = node.typeArguments ?? []
    if (type === undefined || typeof name !== 'string' || typeof fields !== 'object' || fields === null) return unknown
    if (Object.values(fields).some(holdsUnknown)) return unknown
    const made: RowFields<Record<string, unknown>> = rowFields(name, fields as Readonly<Record<string, string>>)
    this.#fields.set(made, { name, type })
    return made
  }

  /** A name of a few literals is any of them. */
  #byType(node: ts.Node): unknown {
    const type = this.#checker.getTypeAtLocation(node)
    const literals = (type.isUnion() ? type.types : [type]).map((one) => {
      if (one.isStringLiteral() || one.isNumberLiteral()) return one.value
      if ((one.flags & ts.TypeFlags.BooleanLiteral) !== 0) return this.#checker.typeToString(one) === 'true'
      return unknown
    })
    return literals.includes(unknown) ? unknown : literals[this.#choose(textOf(node), literals.length)]
  }

  /** What a name stands for, where it was imported too. */
  symbolAt(node: ts.Node): ts.Symbol | undefined {
    const found =
      ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent)
        ? this.#checker.getShorthandAssignmentValueSymbol(node.parent)
        : this.#checker.getSymbolAtLocation(node)
    return found !== undefined && (found.flags & ts.SymbolFlags.Alias) !== 0 ? this.#checker.getAliasedSymbol(found) : found
  }
}

const isClosure = (value: unknown): value is Closure => typeof value === 'object' && value !== null && 'closure' in value

const holdsUnknown = (value: unknown): boolean => value === unknown || (Array.isArray(value) && value.some(holdsUnknown))

/** Nothing to call a function with. */
const isNothing = (value: unknown): boolean => value === unknown || value === undefined || value === null

const isConstant = (declaration: ts.VariableDeclaration): boolean => (declaration.parent.flags & ts.NodeFlags.Const) !== 0

/** Equal text in a function has equal meaning there; a constant is replaced by its value. */
const textOf = (node: ts.Node, declared?: ts.Symbol): string => {
  let top = node
  while (!ts.isSourceFile(top.parent)) top = top.parent
  const declaration = declared?.valueDeclaration
  const made = declaration !== undefined && ts.isVariableDeclaration(declaration) ? (declaration.initializer ?? node) : node
  return `${top.getSourceFile().fileName} ${String(top.pos)} ${made.getText()}`
}

const returnsOf = (body: ts.Node): readonly ts.Expression[] => {
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression)
    ts.forEachChild(node, visit)
  }
  visit(body)
  return found
}
