// Changes of works on the server, and what is known of them here afterwards.
import { call, get, patch, post, query } from '#lib/api.ts'
import type { Changed, Deleted, Matches, Matching, Share, Work, WorkDetail, WorkPage } from '#lib/api/types.ts'
import { queries } from '#lib/query.ts'

/** The complete work; kept a few seconds, and kept up to date by events. */
export const detail = (id: string) => ({
  queryKey: ['work', id], queryFn: ({ signal }: { signal: AbortSignal }) => get<WorkDetail>(`/api/works/${id}`, signal),
})

export function keep(work: Work): Work {
  queries.setQueriesData<WorkPage>({ queryKey: ['works'] }, page =>
    page && { ...page, items: page.items.map(item => (item.id === work.id ? { ...item, ...work } : item)) })
  queries.setQueryData<WorkDetail>(['work', work.id], known => known && { ...known, ...work })
  return work
}

function forget(ids: readonly string[]): void {
  queries.setQueriesData<WorkPage>({ queryKey: ['works'] }, page =>
    page && { ...page, items: page.items.filter(item => !ids.includes(item.id)), total: page.total - page.items.filter(item => ids.includes(item.id)).length })
  for (const id of ids) queries.removeQueries({ queryKey: ['work', id] })
  void again()
}

const again = () => queries.invalidateQueries({ queryKey: ['works'] })

type Change = { title?: string | null; favourite?: boolean; winner?: boolean }
export const change = async (id: string, body: Change) => keep(await patch<Work>(`/api/works/${id}`, body))
export const cancel = async (id: string) => keep(await post<Work>(`/api/works/${id}/cancel`))

/** Deletes; for a short time `restore` brings it back. */
export async function erase(ids: readonly string[]): Promise<Deleted> {
  const answer = await post<Deleted>('/api/works/delete', { ids })
  forget(answer.deleted)
  return answer
}

export async function restore(removal: string): Promise<Changed> {
  const answer = await post<Changed>('/api/works/restore', { removal })
  await again()
  return answer
}

export const count = (filter: Record<string, string>) => get<Matches>(`/api/works/matching${query(filter)}`)

export async function eraseAll(matching: Matching): Promise<Deleted> {
  const answer = await post<Deleted>('/api/works/delete', { matching })
  await again()
  return answer
}

export async function favour(which: { ids: readonly string[] } | { matching: Matching }): Promise<Changed> {
  const answer = await post<Changed>('/api/works/favourites', { ...which, favourite: true })
  await again()
  return answer
}

/** The same request again, for at most these credits; the server gives it with links to its files that work today. */
export async function retry(id: string, expected_credits: number): Promise<Work> {
  const { request, style, title } = await get<WorkDetail>(`/api/works/${id}`)
  const made = await call<Work>('POST', '/api/works', { body: { request, style, title, expected_credits }, headers: { 'Idempotency-Key': token() } })
  void queries.invalidateQueries({ queryKey: ['works'] })
  return made
}

/** 128 random bits; `randomUUID` is not there on a page without TLS. */
const token = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')

export const share = (id: string) => post<Share>(`/api/works/${id}/share`)
export const reshare = (id: string, body: object) => patch<Share>(`/api/works/${id}/share`, body)

/** Whether a work has a link; known at once, before an event says so. */
export function shared(id: string, link: Share | null): void {
  queries.setQueryData<WorkDetail>(['work', id], known => known && { ...known, share: link, shared: link !== null })
  queries.setQueriesData<WorkPage>({ queryKey: ['works'] }, page =>
    page && { ...page, items: page.items.map(item => (item.id === id ? { ...item, shared: link !== null } : item)) })
}

export const zipOfAll = ({ filter, until, count }: Matching) => `/api/works/zip${query({ ...filter, until, count })}`
export const zipPath = (ids: readonly string[]) => `/api/works/zip${query({ ids: ids.join(',') })}`

/** The link by which the browser saves a file under its title instead of showing it. */
export const saving = (url: string, title: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}download=${encodeURIComponent(title.slice(0, 80).trim() || '1')}`
