// What is said of a work, in the chosen language: its title, how far it is, why it failed.
import type { Work } from '#lib/api/types.ts'
import { credits, duration, number } from '#lib/format.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

export type Stage = 'done' | 'active' | 'failed' | 'cancelled'

export function stageOf(work: Work): Stage {
  if (work.status === 'succeeded') return 'done'
  if (work.status === 'failed' || work.status === 'expired') return 'failed'
  return work.status === 'cancelled' ? 'cancelled' : 'active'
}

/** What the person called it; else what was asked for. */
export function titleOf(work: Pick<Work, 'title' | 'prompt' | 'model_title'>): string {
  return work.title || work.prompt.trim() || t('library.untitled', { model: i18n.of(work.model_title) })
}

/** '64 % · about 20 sec · 2 ahead' */
export function progressOf(work: Work): string {
  const first =
    work.cancel_requested ? t('library.tile.cancelling')
    : work.status === 'queued' ? t('library.tile.waiting')
    : work.status === 'storing' ? t('library.tile.storing') : `${number(Math.round(work.progress))} %`
  const rest = [
    work.late ? t('library.tile.late') : work.eta_seconds !== null && t('library.tile.about', { time: duration(work.eta_seconds * 1000) }),
    work.queue_ahead && t('library.tile.ahead', { count: work.queue_ahead }),
  ]
  return [first, ...rest].filter(Boolean).join(' · ')
}

/** Why it failed, in our words; the provider's own are shown only where we have none. */
export function failureOf(work: Work): string {
  return (work.error && i18n.maybe(`shell.errors.${work.error.code}`)) || work.error?.message || t('shell.status.failed')
}

/** What it has cost, or holds: '120 credits charged'. */
export function costOf(work: Work): string {
  return work.finished
    ? t('library.tile.charged', { credits: credits(work.charged_credits ?? 0) })
    : t('library.tile.held', { credits: credits(work.held_credits) })
}

/** A media link of ours without the server's name, so that the page's own origin serves it. */
export function local(link: string, home: string | undefined): string {
  return home && link.startsWith(`${home}/`) ? new URL(link).pathname + new URL(link).search : link
}
