// Which dialog about works is open. Dialogs.svelte shows it; a card or a key asks for it.
import { wordsOf } from '#lib/api.ts'
import type { Work } from '#lib/api/types.ts'
import { t } from '#lib/i18n.svelte.ts'
import { toasts } from '#lib/toast.svelte.ts'
import { cancel, change, erase, retry } from './shelf.ts'
import { titleOf } from './wording.ts'

export type Ask =
  | { kind: 'rename' | 'share' | 'code' | 'play'; work: Work }
  | { kind: 'erase'; works: readonly Work[] }

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

  close = (): void => {
    this.asked = null
  }

  favour = (work: Work) =>
    attempt(() => change(work.id, { favourite: !work.favourite }), work.favourite ? t('library.said.plain') : t('library.said.favourite'))

  retry = (work: Work) => attempt(() => retry(work.id), t('library.said.retried'))
  cancel = (work: Work) => attempt(() => cancel(work.id), t('library.said.cancelling'))

  async erase(works: readonly Work[]): Promise<string[]> {
    let failed: { id: string }[]
    try {
      failed = await erase(works.map(work => work.id))
    } catch (error) {
      toasts.say(wordsOf(error), { tone: 'bad' })
      return []
    }
    const gone = works.filter(work => !failed.some(each => each.id === work.id))
    if (gone.length === 1 && gone[0]) toasts.say(t('library.said.erased', { title: cut(titleOf(gone[0])) }))
    else if (gone.length) toasts.say(t('library.said.erasedSome', { count: gone.length }))
    if (failed.length) toasts.say(t('library.said.notErased', { count: failed.length }), { tone: 'bad' })
    return gone.map(work => work.id)
  }
}

/** Does it; says that it was done, or why not. */
async function attempt(act: () => Promise<unknown>, said: string): Promise<void> {
  try {
    await act()
    toasts.say(said)
  } catch (error) {
    toasts.say(wordsOf(error), { tone: 'bad' })
  }
}

const cut = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

export const desk = new Desk()
