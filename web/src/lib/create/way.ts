// Which operation of a model follows from the chosen mode and the files, and what each file is for.
import type { MaterialRole, Medium, Operation } from '../api/types.ts'
import type { Model, OperationTable } from './model.ts'

/** How files are meant: to refer to, as first and last frame, to be changed, to be continued. */
export type Mode = 'reference' | 'frames' | 'edit' | 'extend'
export const MODES: readonly Mode[] = ['reference', 'frames', 'edit', 'extend']

export interface Attached {
  id: string
  medium: Medium
  name: string
  size: number                           // bytes
  content_type: string
  url: string | null                     // null while it is on its way
  seconds: number | null                 // of video and sound, where the browser can tell
  width: number | null                   // pixels
  height: number | null
  mask?: boolean                         // of an image: what may be changed of the first one
}
export interface Placed { file: Attached; role: MaterialRole | null }
export interface Way { model: Model; table: OperationTable; placed: Placed[]; fits: boolean }

/** The modes in which an operation is meant. `text_to_video` is the start of two of them. */
function modesOf(table: OperationTable): readonly Mode[] {
  switch (table.name) {
    case 'text_to_video': return ['reference', 'frames']
    case 'image_to_video': return table.materials.first_frame ? ['frames'] : ['reference']
    case 'first_last_frame': return ['frames']
    case 'edit_video': return ['edit']
    case 'extend_video': return ['extend']
    default: return ['reference']
  }
}

/** The modes that at least one of the models offers, in our order. */
export function offered(models: readonly Model[]): Mode[] {
  const tables = models.flatMap(model => model.operations).filter(table => table.name !== 'text_to_video')
  const found = MODES.filter(mode => tables.some(table => modesOf(table).includes(mode)))
  return found.length ? found : ['reference']
}

export function modeOf(operation: Operation, models: readonly Model[]): Mode {
  const table = models.flatMap(model => model.operations).find(each => each.name === operation)
  const modes = table ? modesOf(table) : []
  return offered(models).find(mode => modes.includes(mode)) ?? 'reference'
}

/** The way of a model in a mode: the first operation that takes the files; where none does, the
 * nearest, so that what is missing can be said. Null: the model does not know the mode. */
export function way(model: Model, mode: Mode, files: readonly Attached[]): Way | null {
  const tables = model.operations.filter(table => modesOf(table).includes(mode))
  const sent = meant(files, mode)
  const ways = tables.map(table => {
    const placed = sent.map(each => ({ ...each, role: inPlace(table, each.role, sent) }))
    return { model, table, placed, fits: takes(table, placed) }
  })
  const able = ways.find(each => each.fits)
  if (able) return able
  const near = ways.filter(each => each.placed.every(({ role }) => role && each.table.materials[role]))
  const wanted = near.filter(each => lacks(each) === least(near))
  return wanted[0] ?? ways.findLast(each => Object.keys(each.table.materials).length > 0) ?? ways[0] ?? null
}

function meant(files: readonly Attached[], mode: Mode): Placed[] {
  let images = 0
  let videos = 0
  return files.map(file => {
    if (file.medium === 'audio') return { file, role: 'audio' }
    if (file.medium === 'video') {
      videos += 1
      const source = (mode === 'edit' || mode === 'extend') && videos === 1
      return { file, role: mode === 'frames' ? null : source ? 'source_video' : 'video' }
    }
    if (file.mask) return { file, role: 'mask' }
    images += 1
    if (mode !== 'frames') return { file, role: 'image' }
    return { file, role: images === 1 ? 'first_frame' : images === 2 ? 'last_frame' : null }
  })
}

/** The role that the operation has for it, where callers may not know better. */
function inPlace(table: OperationTable, role: MaterialRole | null, sent: readonly Placed[]): MaterialRole | null {
  if (role === null) return null
  const here = table.also[role]
  if (!here) return role
  const count = sent.filter(each => each.role === role).length
  const most = table.materials[role]?.most
  return most === undefined || count > most ? here : role
}

export function countOf(placed: readonly Placed[], role: MaterialRole): number {
  return placed.filter(each => each.role === role).length
}

export function takes(table: OperationTable, placed: readonly Placed[]): boolean {
  const together = table.materials_together
  return (
    placed.every(({ role }) => role !== null && table.materials[role] !== undefined) &&
    rolesOf(table).every(([role, count]) => {
      const sent = countOf(placed, role)
      return count.least <= sent && sent <= count.most
    }) &&
    (!together || (together.least <= placed.length && placed.length <= together.most))
  )
}

export function rolesOf(table: OperationTable): [MaterialRole, { least: number; most: number }][] {
  return Object.entries(table.materials) as [MaterialRole, { least: number; most: number }][]
}

function lacks(each: Way): number {
  return rolesOf(each.table).reduce((sum, [role, { least, most }]) => {
    const sent = countOf(each.placed, role)
    return sum + Math.max(least - sent, 0) + Math.max(sent - most, 0)
  }, 0)
}

function least(ways: readonly Way[]): number {
  return Math.min(...ways.map(lacks))
}

/** How many more files of a medium could be added before the mode takes no more. */
export function room(models: readonly Model[], mode: Mode, files: readonly Attached[], medium: Medium): number {
  const media: Record<MaterialRole, Medium> = {
    image: 'image', first_frame: 'image', last_frame: 'image', mask: 'image',
    video: 'video', source_video: 'video', audio: 'audio',
  }
  const tables = models.flatMap(model => model.operations).filter(table => modesOf(table).includes(mode))
  const most = tables.map(table => rolesOf(table)
    .filter(([role]) => media[role] === medium)
    .reduce((sum, [, count]) => sum + count.most, 0))
  return Math.max(0, ...most) - files.filter(file => file.medium === medium).length
}
