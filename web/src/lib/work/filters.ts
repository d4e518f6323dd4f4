// What the library shows, as it stands in the address: read strictly, written without defaults.
import type { Modality } from '../api/types.ts'
import { STATES, type State, statusesOf } from '../data/states.ts'

export const SIZES = [5, 10, 20, 50] as const
export const MODALITIES: readonly Modality[] = ['video', 'image', 'speech', 'music', 'voice', 'avatar']

export interface Filters {
  query: string
  status: State | ''
  modality: Modality | ''
  model: string
  from: string // YYYY-MM-DD, in the reader's time zone
  to: string
  favourite: boolean
  page: number
  size: number
}

export const NOTHING: Filters = {
  query: '', status: '', modality: '', model: '', from: '', to: '', favourite: false, page: 1, size: 10,
}

/** From an address. A value that cannot be is as if it was not there. */
export function read(params: Pick<URLSearchParams, 'get'>): Filters {
  const given = (name: string) => params.get(name) ?? ''
  const one = <T extends string>(name: string, values: readonly T[]) => values.find(value => value === given(name)) ?? ''
  const page = /^[1-9]\d{0,6}$/.test(given('page')) ? Number(given('page')) : 1
  const size = SIZES.find(value => String(value) === given('size')) ?? NOTHING.size
  return {
    query: given('query'), status: one('status', STATES), modality: one('modality', MODALITIES), model: given('model'),
    from: midnight(given('from')) === null ? '' : given('from'), to: midnight(given('to')) === null ? '' : given('to'),
    favourite: given('favourite') === '1', page, size,
  }
}

/** The part of the address after the path: '' or '?query=cat&page=2'. */
export function written(filters: Filters): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (value !== NOTHING[name as keyof Filters]) params.set(name, value === true ? '1' : String(value))
  }
  return params.size ? `?${params}` : ''
}

/** What `GET /api/works` is asked. The last day counts to its end. */
export function asked(filters: Filters): Record<string, string | number | boolean | null> {
  const end = midnight(filters.to, 1)
  return {
    query: filters.query.trim() || null, status: statusesOf(filters.status) || null,
    modality: filters.modality || null, model: filters.model || null, from: midnight(filters.from),
    to: end === null ? null : end - 1, favourite: filters.favourite || null, page: filters.page, size: filters.size,
  }
}

/** What `/api/works/matching` is asked, and every change of all that match: the page does not matter. */
export function matching(filters: Filters): Record<string, string> {
  const { page: _, size: __, ...rest } = asked(filters)
  return Object.fromEntries(Object.entries(rest).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])))
}

/** How many filters are set, the search and the page not counted. */
export function narrowed(filters: Filters): number {
  return [filters.status, filters.modality, filters.model, filters.from, filters.to, filters.favourite].filter(Boolean).length
}

function midnight(day: string, later = 0): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!parts) return null
  const [year, month, date] = [Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])]
  const at = new Date(year, month, date)
  if (at.getMonth() !== month || at.getDate() !== date) return null
  return new Date(year, month, date + later).getTime()
}
