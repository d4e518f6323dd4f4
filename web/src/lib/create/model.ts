// What `GET /v1/models/{id}` says of a model: the tables by which the server checks a request, so a
// form that is drawn from them cannot ask for what is refused.
import type { MaterialRole, Modality, Operation, Scalar, Words } from '../api/types.ts'

export type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'json'
export interface Param {
  kind: Kind
  required: boolean
  default?: Scalar
  values?: Scalar[]
  minimum?: number
  maximum?: number
  max_length?: number                    // characters
  text?: Words
}
export interface Count { least: number; most: number }
export interface FileRule {
  content_types?: string[]
  bytes_max?: number
  side_min?: number
  side_max?: number
  ratio_max?: number
  seconds_min?: number
  seconds_max?: number
}
export type ByRole<T> = Partial<Record<MaterialRole, T>>
export interface OperationTable {
  name: Operation
  params: Record<string, Param>
  also: ByRole<MaterialRole>             // a role that may be sent -> the role that it has here
  files: ByRole<FileRule>
  materials: ByRole<Count>
  materials_together: Count | null
  materials_seconds_max: ByRole<number>
}
export interface Condition { when: Record<string, Scalar[]>; param: string; values: Scalar[] }
export interface Rule { name: string; [argument: string]: Scalar | Scalar[] }
export interface Model {
  id: string
  modality: Modality
  available: boolean
  title: Words
  summary: Words
  features: Words[]
  aliases: string[]
  operations: OperationTable[]           // in order of preference
  conditions: Condition[]
  synonyms: Record<string, string>
  rules: Rule[]
}

/** Is the value one that the parameter takes? As the server decides it. */
export function admits(param: Param, value: Scalar): boolean {
  if (param.values?.some(listed => listed === value)) return true
  const bounded = param.minimum !== undefined || param.maximum !== undefined
  if (param.values?.length && !bounded) return false
  switch (param.kind) {
    case 'boolean': return typeof value === 'boolean'
    case 'integer': return Number.isInteger(value) && within(param, value as number)
    case 'number': return typeof value === 'number' && Number.isFinite(value) && within(param, value)
    case 'json': return typeof value === 'string' && fits(param, value) && structured(value)
    case 'string': return typeof value === 'string' && fits(param, value)
  }
}

function within(param: Param, value: number): boolean {
  return (param.minimum === undefined || value >= param.minimum) && (param.maximum === undefined || value <= param.maximum)
}

/** Lengths are code points, as the server counts them. */
function fits(param: Param, value: string): boolean {
  return value.trim() !== '' && (param.max_length === undefined || lengthOf(value) <= param.max_length)
}

export function lengthOf(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

function structured(text: string): boolean {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null
  } catch {
    return false
  }
}
