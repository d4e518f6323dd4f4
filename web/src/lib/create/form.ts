// The form of a line of models, drawn from the catalogue's tables: which model and operation follow
// from what was chosen, which values are allowed now, what is missing, and the request that is sent.
import type { MaterialRole, Scalar, TaskRequest } from '../api/types.ts'
import { unknown, tokens } from './mention.ts'
import { admits, lengthOf, type Condition, type Model, type Param } from './model.ts'
import { ruled } from './rule.ts'
import { countOf, offered, rolesOf, way, type Attached, type Mode, type Way } from './way.ts'

export interface Wish {
  mode: Mode
  text: string                           // what is seen, said or sung: the prompt, or the text
  chosen: Readonly<Record<string, Scalar>>   // the last chosen one last; it wins over earlier ones
  files: readonly Attached[]
}
/** Why something cannot be, as a label of locales/…/studio.ts `why`, with what belongs into it. */
export interface Reason { code: string; param?: string; values?: Record<string, string | number> }
export interface Option { value: Scalar; allowed: boolean; why: Reason | null }
export interface Field {
  name: string
  param: Param
  value: Scalar | undefined
  options: Option[] | null               // null: a text or a number
  refused: Reason | null                 // it can be seen and not be set
}
export interface Change { name: string; wanted: Scalar; got: Scalar | undefined; why: Reason }
export interface Form {
  model: Model
  way: Way
  mode: Mode
  modes: Mode[]
  main: string                           // the parameter that the composer's text is
  fields: Field[]
  values: Record<string, Scalar>
  missing: Reason[]
  changes: Change[]
}

/** Chosen where nobody has chosen: the middle of what is usual. */
const PREFERRED: Readonly<Record<string, readonly Scalar[]>> = {
  resolution: ['720p', '1k'], generate_audio: [true], aspect_ratio: ['16:9'], size: ['1280*720', '1024x1024'], duration: [5, 4],
}
/** Shown, and refused, also where only another mode of the line has them. */
const SHOWN = ['aspect_ratio', 'size', 'resolution', 'duration', 'generate_audio']

/** Null: there is no model. */
export function resolve(models: readonly Model[], wish: Wish): Form | null {
  const modes = offered(models)
  const mode = modes.includes(wish.mode) ? wish.mode : modes[0]!
  const ways = models.map(model => way(model, mode, wish.files)).filter(each => each !== null)
  const best = ways.toSorted((a, b) => points(b, wish, ways) - points(a, wish, ways))[0]
  if (!best) return null
  const main = 'prompt' in best.table.params ? 'prompt' : 'text'
  const { values, changes } = settled(best, wish, main, ways)
  const fields = Object.entries(best.table.params)
    .filter(([name]) => name !== main)
    .map(([name, param]) => field(name, param, values, best, models, ways))
  for (const name of SHOWN) {
    const elsewhere = best.table.params[name] ? undefined : paramOf(models, name)
    if (elsewhere) fields.push({ name, param: elsewhere, value: undefined, options: [], refused: { code: 'otherMode' } })
  }
  const missing = lacking(best, wish, main, values, fields)
  return { model: best.model, way: best, mode, modes, main, fields, values, missing, changes }
}

/** What is sent. Values that are the model's own defaults are left out. */
export function request(form: Form, text: string): TaskRequest {
  const input: Record<string, Scalar> = {}
  if (text.trim()) input[form.main] = text.trim()
  for (const { name, param } of form.fields) {
    const value = form.values[name]
    if (value !== undefined && value !== param.default) input[name] = value
  }
  const materials = form.way.placed.flatMap(({ file, role }) => (file.url && role ? [{ role, url: file.url }] : []))
  return { model: form.model.id, operation: form.way.table.name, input, ...(materials.length ? { materials } : {}) }
}

function points(each: Way, wish: Wish, ways: readonly Way[]): number {
  let sum = (each.model.available ? 2 ** 42 : 0) + (each.fits ? 2 ** 41 : 0)
  Object.entries(wish.chosen).forEach(([name, value], at) => {
    const param = each.table.params[name]
    if (param && admits(param, value) && !lowered(each, name, value, ways)) sum += 2 ** at
  })
  for (const [name, liked] of Object.entries(PREFERRED)) {
    const param = each.table.params[name]
    const rank = param ? liked.findIndex(value => admits(param, value)) : -1
    if (rank >= 0) sum += 0.05 / (rank + 1)
  }
  return sum
}

const CEILING = '720p'
/** With reference images nothing above 720p is made: it is lowered to that, where the line has it. */
function lowered(each: Way, name: string, value: Scalar, ways: readonly Way[]): boolean {
  return (
    name === 'resolution' && rank(value) > rank(CEILING) && each.table.name === 'reference_to_video' &&
    countOf(each.placed, 'image') > 0 && ways.some(other => other.fits && other.model.available && takesValue(other, name, CEILING))
  )
}

function takesValue(each: Way, name: string, value: Scalar): boolean {
  const param = each.table.params[name]
  return param !== undefined && admits(param, value)
}

function settled(best: Way, wish: Wish, main: string, ways: readonly Way[]): { values: Record<string, Scalar>; changes: Change[] } {
  const values: Record<string, Scalar> = {}
  const changes: Change[] = []
  for (const [name, param] of Object.entries(best.table.params)) {
    if (name === main) continue
    const wanted = wish.chosen[name]
    const low = wanted !== undefined && lowered(best, name, wanted, ways)
    const kept = wanted !== undefined && !low && (admits(param, wanted) || typedIn(name, param))
    const usual = start(best, name, param)
    const got = kept ? wanted : usual !== undefined && lowered(best, name, usual, ways) ? CEILING : usual
    if (got !== undefined) values[name] = got
    if (wanted !== undefined && !kept) changes.push({ name, wanted, got, why: { code: low ? 'withReferences' : 'notHere' } })
  }
  for (const condition of best.model.conditions) apply(condition, best, values)
  return { values, changes }
}

/** A text or a number that is typed keeps what was typed, and says what is wrong with it. */
function typedIn(name: string, param: Param): boolean {
  return name !== 'duration' && !param.values?.length && param.kind !== 'boolean'
}

/** The value before anybody chose: the default, what the file says, or what is usual. */
function start(best: Way, name: string, param: Param): Scalar | undefined {
  if (name === 'duration' && param.default === undefined) {
    const seconds = lengthOfSource(best)
    if (seconds !== null) {
      const value = param.kind === 'integer' ? Math.ceil(seconds) : Math.round(seconds * 10) / 10
      if (admits(param, value)) return value
    }
  }
  if (param.default !== undefined) return param.default
  if (!param.required || param.kind === 'json' || (param.kind === 'string' && !param.values?.length)) return undefined
  const liked = PREFERRED[name]?.find(value => admits(param, value))
  return liked ?? param.values?.[0] ?? param.minimum
}

/** What is charged by the length of a file starts at the length of that file. */
function lengthOfSource(best: Way): number | null {
  const role: MaterialRole | null = best.table.name === 'avatar' ? 'audio'
    : best.table.name === 'animate' || best.table.name === 'edit_video' ? 'source_video' : null
  return best.placed.find(each => each.role === role && role !== null)?.file.seconds ?? null
}

function holds(condition: Condition, best: Way, values: Readonly<Record<string, Scalar>>): boolean {
  return Object.entries(condition.when).every(([name, wanted]) => {
    const value = name === 'operation' ? best.table.name : values[name]
    return value !== undefined && wanted.includes(value)
  })
}

function apply(condition: Condition, best: Way, values: Record<string, Scalar>): void {
  const value = values[condition.param]
  if (value === undefined || !holds(condition, best, values) || condition.values.includes(value)) return
  const [instead] = condition.values
  if (instead === undefined) delete values[condition.param]
  else values[condition.param] = instead
}

function paramOf(models: readonly Model[], name: string): Param | undefined {
  return models.flatMap(model => model.operations).map(table => table.params[name]).find(param => param !== undefined)
}

function field(
  name: string, param: Param, values: Readonly<Record<string, Scalar>>, best: Way, models: readonly Model[], ways: readonly Way[],
): Field {
  const limits = best.model.conditions.filter(each => each.param === name && holds(each, best, values))
  const closed = limits.find(each => each.values.length === 0)
  const refused: Reason | null = closed ? { code: 'because', param: Object.keys(closed.when)[0] } : null
  const options = listed(name, param, models)?.map(value => {
    const why = limits.some(each => !each.values.includes(value))
      ? { code: 'because', param: Object.keys(limits[0]!.when)[0]! } : barred(name, value, best, models, ways)
    return { value, allowed: why === null && refused === null, why }
  }) ?? null
  return { name, param, value: values[name], options, refused }
}

/** Every value that any model of the line knows, in order; null for what is typed. */
function listed(name: string, param: Param, models: readonly Model[]): Scalar[] | null {
  const params = models.flatMap(model => model.operations).map(table => table.params[name]).filter(each => each !== undefined)
  if (param.kind === 'boolean') {
    const open = params.some(each => !each.values?.length)
    return [true, false].filter(value => open || params.some(each => each.values?.includes(value)))
  }
  const all = [...new Set(params.flatMap(each => each.values ?? []))]
  if (!all.length) return null
  return name === 'resolution' || name === 'duration' ? all.toSorted((a, b) => rank(a) - rank(b)) : all
}

function rank(value: Scalar): number {
  const text = String(value)
  const amount = parseFloat(text)
  if (Number.isNaN(amount)) return -1
  return /k$/i.test(text) ? amount * 1000 : amount
}

/** Why a value cannot be chosen now; null where some model of the line takes it. */
function barred(name: string, value: Scalar, best: Way, models: readonly Model[], ways: readonly Way[]): Reason | null {
  const taking = ways.filter(each => takesValue(each, name, value))
  const able = taking.filter(each => each.fits || !best.fits)
  if (able.some(each => each.model.available && !lowered(each, name, value, ways))) return null
  if (able.some(each => lowered(each, name, value, ways))) return { code: 'withReferences' }
  if (able.length || models.every(model => !model.available)) return { code: 'unavailable' }
  return { code: 'notHere' }
}

function lacking(best: Way, wish: Wish, main: string, values: Readonly<Record<string, Scalar>>, fields: readonly Field[]): Reason[] {
  const reasons: Reason[] = []
  if (!best.model.available) reasons.push({ code: 'unavailable' })
  const { required, max_length: most } = best.table.params[main] ?? { required: false }
  const length = lengthOf(wish.text.trim())
  const either = best.model.rules.some(rule => rule.name === 'one_of' && (rule.params as string[]).includes(main))
  if (required && !length && !either) reasons.push({ code: 'text', param: main })
  if (most !== undefined && length > most) reasons.push({ code: 'textTooLong', param: main, values: { most, over: length - most } })
  reasons.push(...filesLacking(best, wish))
  for (const { name, param, refused } of fields) {
    const value = values[name]
    if (refused || (value === undefined && !param.required)) continue
    if (value === undefined || value === '') reasons.push({ code: 'required', param: name })
    else if (!admits(param, value)) reasons.push(wrong(name, param))
  }
  for (const mention of unknown(wish.text, tokens(wish.files))) reasons.push({ code: 'mention', values: { mention } })
  return [...reasons, ...ruled(best, { ...values, ...(length ? { [main]: wish.text } : {}) }, wish.files)]
}

function wrong(name: string, param: Param): Reason {
  const { minimum, maximum, max_length: most } = param
  if (minimum !== undefined && maximum !== undefined) return { code: 'range', param: name, values: { minimum, maximum } }
  if (param.kind === 'json') return { code: 'json', param: name }
  if (most !== undefined) return { code: 'longest', param: name, values: { most } }
  return { code: 'wrong', param: name }
}

function filesLacking(best: Way, wish: Wish): Reason[] {
  const { table, placed } = best
  const reasons: Reason[] = []
  if (wish.files.some(file => file.url === null)) reasons.push({ code: 'uploading' })
  for (const { file, role } of placed) {
    if (role === null || !table.materials[role]) reasons.push({ code: 'notUsed', values: { name: file.name } })
  }
  for (const [role, { least, most }] of rolesOf(table)) {
    const sent = countOf(placed, role)
    if (sent < least) reasons.push({ code: 'needs', param: role, values: { least } })
    if (sent > most) reasons.push({ code: 'tooMany', param: role, values: { most } })
    const limit = table.materials_seconds_max[role]
    const seconds = placed.reduce((sum, each) => sum + (each.role === role ? each.file.seconds ?? 0 : 0), 0)
    if (limit !== undefined && seconds > limit + 0.5) reasons.push({ code: 'tooLong', param: role, values: { seconds: limit } })
  }
  const together = table.materials_together
  if (together && placed.length < together.least) reasons.push({ code: 'needsAny' })
  if (together && placed.length > together.most) reasons.push({ code: 'tooManyTogether', values: { most: together.most } })
  return reasons
}
