// Where each field of a form is shown: as a chip, openly below the text, or among the other options.
import type { Field } from './form.ts'

const CHIPS = ['aspect_ratio', 'size', 'resolution', 'duration', 'generate_audio', 'mode', 'quality', 'n', 'emotion', 'language', 'speed']
const OPEN = ['name', 'text', 'lyrics', 'is_instrumental', 'lyrics_optimizer']

export interface Places { chips: Field[]; open: Field[]; voice: Field | null; more: Field[] }

export function places(fields: readonly Field[]): Places {
  const seen = fields.filter(field => !settled(field))
  const chip = (field: Field) => CHIPS.includes(field.name) && (field.refused !== null || selectable(field))
  return {
    chips: CHIPS.flatMap(name => seen.filter(field => field.name === name && chip(field))),
    open: OPEN.flatMap(name => seen.filter(field => field.name === name)),
    voice: seen.find(field => field.name === 'voice') ?? null,
    more: seen.filter(field => !chip(field) && !OPEN.includes(field.name) && field.name !== 'voice'),
  }
}

/** By radio buttons or a slider, so that nothing is typed. */
function selectable(field: Field): boolean {
  const bounded = field.param.minimum !== undefined && field.param.maximum !== undefined
  return field.options !== null || bounded
}

/** There is only one value, and it is that one. */
function settled(field: Field): boolean {
  const bounded = field.param.minimum !== undefined || field.param.maximum !== undefined
  return !bounded && field.refused === null && field.options?.length === 1 && field.value === field.options[0]?.value
}
