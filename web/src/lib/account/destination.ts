// Where to go after signing in. Only a path of our own: never another site.
import { url } from '#lib/api.ts'
import { local } from './local.ts'

/** The path that `next` names, or the home page. */
export const destination = (next: string | null): string => local(next, url('/'), location.origin)

/** `/register` with the same `next` as the page that links to it. */
export function onward(path: string, from: { searchParams: Pick<URLSearchParams, 'get'> }): string {
  const next = from.searchParams.get('next')
  return url(path) + (next ? `?next=${encodeURIComponent(next)}` : '')
}
