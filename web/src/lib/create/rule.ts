// The rules of the catalogue that a form can tell before anything is sent. The others, and all of
// these again, are the server's: the quote brings its word.
import type { Scalar } from '../api/types.ts'
import type { Reason } from './form.ts'
import type { FileRule, Rule } from './model.ts'
import { countOf, type Attached, type Way } from './way.ts'

type Values = Readonly<Record<string, Scalar>>

export function ruled(best: Way, values: Values, files: readonly Attached[]): Reason[] {
  return [
    ...best.model.rules.flatMap(rule => broken(rule, best, values, files)),
    ...best.placed.flatMap(({ file, role }) => (role ? checked(best.table.files[role], file) : [])),
  ]
}

function broken(rule: Rule, best: Way, values: Values, files: readonly Attached[]): Reason[] {
  const operations = (rule.operations ?? []) as string[]
  if (operations.length && !operations.includes(best.table.name)) return []
  switch (rule.name) {
    case 'one_of': return among(rule.params as string[], values, true)
    case 'at_most_one': return among(rule.params as string[], values, false)
    case 'pixels': return pixels(rule, values)
    case 'in_and_out': {
      const most = Number(rule.most) - files.length
      return files.length && Number(values[String(rule.param)] ?? 1) > most
        ? [{ code: 'atMost', param: String(rule.param), values: { most } }] : []
    }
    case 'files_of': {
      const sent = (rule.roles as string[]).reduce((sum, role) => sum + countOf(best.placed, role as never), 0)
      if (sent < Number(rule.least)) return [{ code: 'needsAny' }]
      return sent > Number(rule.most) ? [{ code: 'tooManyTogether', values: { most: Number(rule.most) } }] : []
    }
    default: return []
  }
}

function among(params: readonly string[], values: Values, needed: boolean): Reason[] {
  const given = params.filter(name => values[name] !== undefined && values[name] !== '')
  if (given.length > 1) return [{ code: 'oneOnly', param: given[1], values: { other: given[0]! } }]
  return needed && !given.length ? [{ code: 'required', param: params[0] }] : []
}

function pixels(rule: Rule, values: Values): Reason[] {
  const param = String(rule.param)
  const value = values[param]
  if (value === undefined || ((rule.besides ?? []) as Scalar[]).includes(value)) return []
  const size = sizeOf(String(value))
  const [least, most, side] = [Number(rule.least), Number(rule.most), Number(rule.side)]
  const area = size ? size.width * size.height : 0
  const good = size && least <= area && area <= most && Math.max(size.width, size.height) <= side
  return good ? [] : [{ code: 'pixels', param, values: { least, most, side } }]
}

/** Width and height of `1280x720`, `1280*720` or `16x9`. */
export function sizeOf(text: string): { width: number; height: number } | null {
  const found = /^([1-9]\d{0,5})[x*:]([1-9]\d{0,5})$/.exec(text)
  return found ? { width: Number(found[1]), height: Number(found[2]) } : null
}

/** A file against what the role takes, as far as the browser can look into it. */
function checked(rule: FileRule | undefined, file: Attached): Reason[] {
  if (!rule) return []
  const { name } = file
  const long = Math.max(file.width ?? 0, file.height ?? 0)
  const short = Math.min(file.width ?? 0, file.height ?? 0)
  const wrong: Reason[] = []
  if (rule.content_types && file.content_type && !rule.content_types.includes(file.content_type)) {
    wrong.push({ code: 'fileType', values: { name, types: rule.content_types.map(each => each.replace(/^.*\//, '')).join(', ') } })
  }
  if (rule.bytes_max !== undefined && file.size > rule.bytes_max) wrong.push({ code: 'fileSize', values: { name, most: rule.bytes_max / 1e6 } })
  if (rule.side_min !== undefined && short && short < rule.side_min) wrong.push({ code: 'fileSmall', values: { name, least: rule.side_min } })
  if (rule.side_max !== undefined && long > rule.side_max) wrong.push({ code: 'fileLarge', values: { name, most: rule.side_max } })
  if (rule.ratio_max !== undefined && short && long > rule.ratio_max * short) wrong.push({ code: 'fileRatio', values: { name, most: rule.ratio_max } })
  const seconds = file.seconds
  if (seconds !== null && rule.seconds_min !== undefined && seconds < rule.seconds_min - 0.1) {
    wrong.push({ code: 'fileShort', values: { name, least: rule.seconds_min } })
  }
  if (seconds !== null && rule.seconds_max !== undefined && seconds > rule.seconds_max + 0.5) {
    wrong.push({ code: 'fileLong', values: { name, most: rule.seconds_max } })
  }
  return wrong
}
