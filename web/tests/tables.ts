// Tables as `GET /v1/models/{id}` answers them, for the tests of forms: few models, all kinds of rules.
import type { MaterialRole, Operation } from '../src/lib/api/types.ts'
import type { Model, OperationTable, Param } from '../src/lib/create/model.ts'
import type { Attached } from '../src/lib/create/way.ts'

export const prompt: Param = { kind: 'string', required: true, max_length: 50 }
export const ratio: Param = { kind: 'string', required: false, default: 'auto', values: ['auto', '16:9', '9:16'] }
export const seconds: Param = { kind: 'integer', required: true, minimum: 4, maximum: 15 }
export const sound: Param = { kind: 'boolean', required: false, default: true }
const only = (value: string): Param => ({ kind: 'string', required: false, default: value, values: [value] })

export function table(name: Operation, params: Record<string, Param>, materials: OperationTable['materials'] = {}, more: Partial<OperationTable> = {}): OperationTable {
  return { name, params, materials, also: {}, files: {}, materials_together: null, materials_seconds_max: {}, ...more }
}

export function model(id: string, operations: OperationTable[], more: Partial<Model> = {}): Model {
  const words = { en: id, zh: id }
  return {
    id, modality: 'video', available: true, title: words, summary: words, features: [], aliases: [], operations, conditions: [], synonyms: {}, rules: [], ...more,
  }
}

/** One line in three resolutions, with all the ways of a video. */
export function cinema(resolution: string, more: Partial<Model> = {}): Model {
  const params = { prompt, duration: seconds, aspect_ratio: ratio, generate_audio: sound, seed: { kind: 'integer', required: false, minimum: 0, maximum: 9 } as Param, resolution: only(resolution) }
  const source = { source_video: { least: 1, most: 1 }, image: { least: 0, most: 9 } }
  return model(`cinema-${resolution}`, [
    table('text_to_video', params),
    table('image_to_video', params, { first_frame: { least: 1, most: 1 } }, { also: { image: 'first_frame' } }),
    table('first_last_frame', params, { first_frame: { least: 1, most: 1 }, last_frame: { least: 1, most: 1 } }),
    table('reference_to_video', params, { image: { least: 0, most: 9 }, video: { least: 0, most: 3 }, audio: { least: 0, most: 3 } },
      { materials_together: { least: 1, most: 12 }, materials_seconds_max: { video: 15 }, also: { first_frame: 'image' } }),
    table('edit_video', params, source, { also: { video: 'source_video' } }),
    table('extend_video', params, source, { also: { video: 'source_video' } }),
  ], more)
}

let count = 0
export function file(medium: Attached['medium'], more: Partial<Attached> = {}): Attached {
  count += 1
  return {
    id: `${medium}-${count}`, medium, name: `${medium}-${count}`, size: 1000, content_type: '', url: `https://files.example/${medium}-${count}`,
    seconds: null, width: null, height: null, ...more,
  }
}

export const roles = (placed: readonly { role: MaterialRole | null }[]) => placed.map(each => each.role)
