// Which dialog about works is open. Dialogs.svelte shows it; a card or a key asks for it.
import { ApiError, wordsOf } from '#lib/api.ts'
import type { Deleted, Work } from '#lib/api/types.ts'
import { credits } from '#lib/format.ts'
import { t } from '#lib/i18n.svelte.ts'
import { toasts } from '#lib/toast.svelte.ts'
import { cancel, change, erase, eraseAll, restore, retry } from './shelf.ts'
import type { Everything } from './selection.svelte.ts'
import { titleOf } from './wording.ts'

export type Ask =
  | { kind: 'rename' | 'share' | 'code' | 'play'; work: Work }
  | { kind: 'erase'; works: readonly Work[] }
  | { kind: 'eraseAll'; all: Everything }

class Desk {
  asked = $state.raw<Ask | null>(null)
  /** Opens the details; the page that shows them sets it. */
  inspect: (work: Work) => void = () => {}

  ask(kind: 'rename' | 'share' | 'code' | 'play', work: Work): void {
    this.asked = { kind, work }
  }

  askErase(works: readonly Work[]): void {
    if (works.length) this.asked = { kind: 'erase', works }
  }

  askEraseAll(all: Everything): void {
    if (all.finished && all.finished <= all.most) this.asked = { kind: 'eraseAll', all }
  }

  close = (): void => {
    this.asked = null
  }

  favour = (work: Work) =>
    attempt(() => change(work.id, { favourite: !work.favourite }), work.favourite ? t('library.said.plain') : t('library.said.favourite'))

  /** For what it held before, unless another amount was agreed to. */
  retry = (work: Work, agreed = work.held_credits): Promise<void> =>
    attempt(() => retry(work.id, agreed), t('library.said.retried'), error => {
      const now = error instanceof ApiError && error.code === 'price_changed' ? Number(error.allowed[0]) : NaN
      if (!(now > agreed)) return false
      const action = { label: t('library.said.agree', { credits: credits(now) }), run: () => void this.retry(work, now) }
      toasts.say(t('library.said.dearer', { before: credits(agreed), now: credits(now) }), { tone: 'bad', action, ms: 30_000 })
      return true
    })
  cancel = (work: Work) => attempt(() => cancel(work.id), t('library.said.cancelling'))

  /** Answers the ids of those that are gone. */
  async erase(works: readonly Work[]): Promise<string[]> {
    const done = await deleted(() => erase(works.map(work => work.id)))
    if (!done) return []
    const gone = works.filter(work => done.deleted.includes(work.id))
    if (gone[0]) offer(done, gone.length === 1 ? t('library.said.erased', { title: cut(titleOf(gone[0])) }) : t('library.said.erasedSome', { count: gone.length }))
    if (done.failed.length) toasts.say(t('library.said.notErased', { count: done.failed.length }), { tone: 'bad' })
    return gone.map(work => work.id)
  }

  /** All that had matched and was finished when they were counted. */
  async eraseAll({ filter, until, finished }: Everything): Promise<void> {
    const done = await deleted(() => eraseAll({ filter, until, count: finished }))
    if (done) offer(done, t('library.said.erasedSome', { count: done.count }))
  }
}

async function deleted(act: () => Promise<Deleted>): Promise<Deleted | null> {
  try {
    return await act()
  } catch (error) {
    toasts.say(wordsOf(error), { tone: 'bad' })
    return null
  }
}

/** Says what is gone, and offers to bring it back for as long as that is promised. */
function offer({ removal, undo_seconds, count }: Deleted, said: string): void {
  if (count) toasts.say(said, { ms: undo_seconds * 1000, undo: true, action: { label: t('shell.undo'), run: () => void undo(removal) } })
}

async function undo(removal: string): Promise<void> {
  try {
    const { count } = await restore(removal)
    toasts.say(t('library.said.restored', { count }))
  } catch (error) {
    const late = error instanceof ApiError && error.code === 'not_found'
    toasts.say(late ? t('library.said.tooLate') : wordsOf(error), { tone: 'bad' })
  }
}

/** Does it; says that it was done, or why not, unless `told` has said so already. */
async function attempt(act: () => Promise<unknown>, said: string, told: (error: unknown) => boolean = () => false): Promise<void> {
  try {
    await act()
    toasts.say(said)
  } catch (error) {
    if (!told(error)) toasts.say(wordsOf(error), { tone: 'bad' })
  }
}

const cut = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

export const desk = new Desk()
