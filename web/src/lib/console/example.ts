// Requests that are shown as examples: what is required, and nothing else.
import type { MaterialRole, ModelCard, Scalar, TaskRequest } from '../api/types.ts'
import type { Count, Model, OperationTable } from '../create/model.ts'

const EXAMPLES: Record<MaterialRole, string> = {
  image: 'image.png', first_frame: 'first.png', last_frame: 'last.png', mask: 'mask.png', video: 'clip.mp4', source_video: 'clip.mp4', audio: 'sound.mp3',
}

/** The smallest request of an operation: what is required, and as many files as there must be. */
export function smallest(model: string, table: OperationTable, prompt: string): TaskRequest {
  const input: Record<string, Scalar> = {}
  for (const [name, param] of Object.entries(table.params)) {
    if (!param.required && name !== 'prompt' && name !== 'text') continue
    input[name] = param.default ?? param.values?.[0] ?? param.minimum ?? (param.kind === 'boolean' ? true : prompt)
  }
  const materials = (Object.entries(table.materials) as [MaterialRole, Count][]).flatMap(([role, count]) =>
    Array.from({ length: count.least }, () => ({ role, url: `https://example.com/${EXAMPLES[role]}` })))
  const first = Object.keys(table.materials)[0] as MaterialRole | undefined
  if (!materials.length && first && (table.materials_together?.least ?? 0) > 0) materials.push({ role: first, url: `https://example.com/${EXAMPLES[first]}` })
  return { model, operation: table.name, input, ...(materials.length && { materials }) }
}

// Words alone: no file is needed for a first request.
const EASY = ['text_to_video', 'text_to_image'] as const

/** Models that need no file, videos first. */
export const firstModels = (models: readonly ModelCard[]): ModelCard[] =>
  EASY.flatMap(operation => models.filter(model => model.available && model.operations.includes(operation)))
    .filter((model, n, all) => all.findIndex(each => each.id === model.id) === n)

export function firstRequest(model: Model, prompt: string): TaskRequest | undefined {
  const table = EASY.map(name => model.operations.find(each => each.name === name)).find(each => each !== undefined)
  return table && smallest(model.id, table, prompt)
}
