// Prints, as JSON, what the front end declares and calls: {types, calls}.
// Usage: node types.mjs WEB, whose node_modules has the compilers of TypeScript and Svelte.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const web = process.argv[2]
const load = createRequire(pathToFileURL(join(web, 'package.json')))
const ts = load('typescript')
const { parse } = load('svelte/compiler')

// -- types ---------------------------------------------------------------------------------------

const WORDS = { [ts.SyntaxKind.StringKeyword]: 'string', [ts.SyntaxKind.NumberKeyword]: 'number', [ts.SyntaxKind.BooleanKeyword]: 'boolean', [ts.SyntaxKind.UnknownKeyword]: 'unknown' }

function typed(node) {
  if (WORDS[node.kind]) return { is: WORDS[node.kind] }
  if (ts.isParenthesizedTypeNode(node)) return typed(node.type)
  if (ts.isArrayTypeNode(node)) return { is: 'array', of: typed(node.elementType) }
  if (ts.isUnionTypeNode(node)) return { is: 'union', of: node.types.map(typed) }
  if (ts.isTypeLiteralNode(node)) return { is: 'object', fields: fields(node.members) }
  if (ts.isLiteralTypeNode(node)) return node.literal.kind === ts.SyntaxKind.NullKeyword ? { is: 'null' } : { is: 'literal', value: node.literal.text }
  if (ts.isTypeReferenceNode(node)) return { is: 'name', name: node.typeName.text, of: (node.typeArguments ?? []).map(typed) }
  throw new Error(`a kind of type that is not known here: ${node.getText()}`)
}

const fields = members => Object.fromEntries(members.map(each => [each.name.text, { optional: !!each.questionToken, type: typed(each.type) }]))

function declared(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found = {}
  for (const each of source.statements) {
    const parameters = (each.typeParameters ?? []).map(parameter => parameter.name.text)
    if (ts.isTypeAliasDeclaration(each)) found[each.name.text] = { alias: true, parameters, parents: [], type: typed(each.type) }
    else if (ts.isInterfaceDeclaration(each)) {
      const parents = (each.heritageClauses ?? []).flatMap(clause => clause.types).map(type => ({ is: 'name', name: type.expression.text, of: (type.typeArguments ?? []).map(typed) }))
      found[each.name.text] = { alias: false, parameters, parents, type: { is: 'object', fields: fields(each.members) } }
    } else throw new Error(`neither a type nor an interface: ${each.getText()}`)
  }
  return found
}

// -- calls ---------------------------------------------------------------------------------------

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', remove: 'DELETE' }
const OURS = /^\/(api|v1)(\/|$)/

/** '/api/works/{}' of a text with values in it; from a '?', and from a value behind no slash, it is a query. */
function pathOf(texts) {
  let path = texts[0]
  for (const text of texts.slice(1)) {
    if (!path.endsWith('/')) break
    path += `{}${text}`
  }
  return path.replace(/[?#].*$/s, '')
}

/** The method of the call around a path: a name of ours, or a method that is written out before it. */
function methodOf(parents) {
  for (const { name, first } of parents) {
    if (METHODS[name]) return METHODS[name]
    if (/^(GET|POST|PUT|PATCH|DELETE)$/.test(first ?? '')) return first
    if (name !== 'url') break
  }
  return 'GET'
}

function inTypeScript(text, note) {
  const names = {} // as it is called here -> as it is called where it comes from
  const visit = (node, parents) => {
    const texts = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) ? [node.text]
      : ts.isTemplateExpression(node) ? [node.head.text, ...node.templateSpans.map(span => span.literal.text)] : null
    if (texts && OURS.test(texts[0])) note(pathOf(texts), methodOf(parents))
    let within = parents
    if (ts.isImportSpecifier(node) && node.propertyName) names[node.name.text] = node.propertyName.text
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments
      const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.text
      within = [{ name: names[name] ?? name, first: first && ts.isStringLiteral(first) ? first.text : undefined }, ...parents]
    } else if (ts.isArrowFunction(node) || ts.isFunctionDeclaration(node)) within = []
    ts.forEachChild(node, each => visit(each, within))
  }
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true), [])
}

/** The same for the tree that Svelte makes of a component, which is ESTree with its own nodes around. */
function inSvelte(text, note) {
  const names = {}
  const visit = (node, parents) => {
    if (Array.isArray(node)) return node.forEach(each => visit(each, parents))
    if (!node || typeof node !== 'object') return
    const texts = node.type === 'Literal' && typeof node.value === 'string' ? [node.value]
      : node.type === 'TemplateLiteral' ? node.quasis.map(each => each.value.cooked) : null
    if (texts && OURS.test(texts[0])) note(pathOf(texts), methodOf(parents))
    let within = parents
    if (node.type === 'ImportSpecifier') names[node.local.name] = node.imported.name
    if (node.type === 'CallExpression') {
      const [first] = node.arguments
      const name = node.callee.property?.name ?? node.callee.name
      within = [{ name: names[name] ?? name, first: first?.type === 'Literal' ? first.value : undefined }, ...parents]
    } else if (/Function/.test(node.type ?? '')) within = []
    for (const [key, each] of Object.entries(node)) if (key !== 'parent' && key !== 'metadata') visit(each, within)
  }
  const { instance, module, fragment } = parse(text, { modern: true })
  visit([instance, module, fragment], [])
}

function called(folder) {
  const found = []
  for (const name of readdirSync(folder, { recursive: true }).toSorted()) {
    const note = (path, method) => found.push({ file: name, method, path })
    const read = () => readFileSync(join(folder, name), 'utf8')
    if (name.endsWith('.svelte')) inSvelte(read(), note)
    else if (name.endsWith('.ts')) inTypeScript(read(), note)
  }
  return found
}

const src = join(web, 'src')
console.log(JSON.stringify({ types: declared(join(src, 'lib/api/types.ts')), calls: called(src) }))
