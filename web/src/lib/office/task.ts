// A task on one line: how long it took, and what it cost.
import type { Work } from '#lib/api/types.ts'
import { credits, duration } from '#lib/format.ts'
import { t } from '#lib/i18n.svelte.ts'

/** '2 s + 31 s': in the queue and in the making, as far as they have gone at `now`. */
export function elapsed(work: Work, now: number): string {
  const end = work.finished_at ?? now
  const waited = duration(Math.max(0, (work.started_at ?? end) - work.created_at))
  return work.started_at === null ? waited : `${waited} + ${duration(Math.max(0, end - work.started_at))}`
}

/** What it cost, or what is held for it. */
export function cost(work: Work): string {
  if (work.charged_credits !== null) return credits(work.charged_credits)
  return work.finished ? credits(0) : t('office.works.held', { amount: credits(work.held_credits) })
}
