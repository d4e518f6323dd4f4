// How a task is said in the console: why it failed, how long it took, what it cost.
import type { Entry, Work } from '#lib/api/types.ts'
import { credits, duration } from '#lib/format.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

/** Where tasks are read: one's own, and everybody's. `one` and `list` name them in the cache. */
export const OWN = { path: '/api/works', one: 'work', list: 'works' } as const
export const OFFICE = { path: '/api/admin/works', one: 'task', list: 'tasks' } as const

/** Why it failed, in the reader's language where there are words for the code. */
export function failure(work: Pick<Work, 'error'>): string {
  return work.error ? (i18n.maybe(`shell.errors.${work.error.code}`) ?? work.error.message) : ''
}

/** Milliseconds in the queue and in the making, as far as they have gone at `now`. */
export function spans(work: Pick<Work, 'created_at' | 'started_at' | 'finished_at'>, now: number): { waited: number; made: number | null } {
  const end = work.finished_at ?? now
  const start = work.started_at ?? end
  return { waited: Math.max(0, start - work.created_at), made: work.started_at === null ? null : Math.max(0, end - start) }
}

/** '2 s + 31 s' */
export function elapsed(work: Work, now: number): string {
  const { waited, made } = spans(work, now)
  return made === null ? duration(waited) : `${duration(waited)} + ${duration(made)}`
}

/** What it cost, or what is held for it. */
export function cost(work: Work): string {
  if (work.charged_credits !== null) return credits(work.charged_credits)
  return work.finished ? credits(0) : t('data.tasks.held', { amount: credits(work.held_credits) })
}

/** What an entry of the statement is. A charge gives back what was held and not used. */
export const entryWords = (entry: Pick<Entry, 'kind' | 'credits'>): string =>
  entry.kind === 'charge' && entry.credits > 0 ? t('console.statement.settled') : t(`console.statement.${entry.kind}`)
