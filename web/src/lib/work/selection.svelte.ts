// Which works are chosen. Shift takes everything from the last choice to this one; Ctrl or ⌘ one more.
// Or all that match the filters, on whatever page: those that were there when they were counted.
import { SvelteMap } from 'svelte/reactivity'
import type { Matches, Work } from '#lib/api/types.ts'

/** Works that can be named in one change. */
export const NAMED_MOST = 100

export interface Everything extends Matches { filter: Record<string, string> }

export class Selection {
  #chosen = new SvelteMap<string, Work>()
  #anchor: string | null = null

  /** All that match, instead of those that were picked. */
  everything = $state.raw<Everything | null>(null)
  works = $derived([...this.#chosen.values()])
  ids = $derived([...this.#chosen.keys()])
  size = $derived(this.everything ? this.everything.size : this.works.reduce((sum, work) => sum + (work.size ?? 0), 0))
  count = $derived(this.everything ? this.everything.total : this.#chosen.size)

  has = (work: Work): boolean => (this.everything ? work.created_at <= this.everything.until : this.#chosen.has(work.id))

  /** A click on one of `shown`; `range`: with Shift. Of everything, it leaves the others of the page. */
  pick(work: Work, shown: readonly Work[], range: boolean): void {
    if (this.everything) this.all(shown)
    const from = range ? shown.findIndex(each => each.id === this.#anchor) : -1
    const to = shown.findIndex(each => each.id === work.id)
    if (from >= 0 && to >= 0) {
      for (const each of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) this.#chosen.set(each.id, each)
    } else if (!this.#chosen.delete(work.id)) this.#chosen.set(work.id, work)
    this.#anchor = work.id
  }

  /** All of a page; nothing of it when all of it was chosen. */
  all(shown: readonly Work[]): void {
    const every = !this.everything && shown.every(work => this.#chosen.has(work.id))
    this.everything = null
    for (const work of shown) {
      if (every) this.#chosen.delete(work.id)
      else this.#chosen.set(work.id, work)
    }
  }

  take(everything: Everything): void {
    this.clear()
    this.everything = everything
  }

  /** The filters are others now: what was picked stays, what matched does not. */
  leave(): void {
    this.everything = null
  }

  /** Newer facts about what is chosen. */
  refresh(shown: readonly Work[]): void {
    for (const work of shown) if (this.#chosen.has(work.id) && this.#chosen.get(work.id) !== work) this.#chosen.set(work.id, work)
  }

  drop(ids: readonly string[]): void {
    for (const id of ids) this.#chosen.delete(id)
  }

  clear(): void {
    this.#chosen.clear()
    this.everything = null
    this.#anchor = null
  }
}
