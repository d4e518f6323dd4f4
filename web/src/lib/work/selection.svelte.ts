// Which works are chosen. Shift takes everything from the last choice to this one; Ctrl or ⌘ one more.
import { SvelteMap } from 'svelte/reactivity'
import type { Work } from '#lib/api/types.ts'

export class Selection {
  #chosen = new SvelteMap<string, Work>()
  #anchor: string | null = null

  works = $derived([...this.#chosen.values()])
  ids = $derived([...this.#chosen.keys()])
  size = $derived(this.works.reduce((sum, work) => sum + (work.size ?? 0), 0))

  has = (id: string): boolean => this.#chosen.has(id)

  /** A click on one of `shown`; `range`: with Shift. */
  pick(work: Work, shown: readonly Work[], range: boolean): void {
    const from = range ? shown.findIndex(each => each.id === this.#anchor) : -1
    const to = shown.findIndex(each => each.id === work.id)
    if (from >= 0 && to >= 0) {
      for (const each of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) this.#chosen.set(each.id, each)
    } else if (!this.#chosen.delete(work.id)) this.#chosen.set(work.id, work)
    this.#anchor = work.id
  }

  /** All of a page; nothing of it when all of it was chosen. */
  all(shown: readonly Work[]): void {
    const every = shown.every(work => this.#chosen.has(work.id))
    for (const work of shown) {
      if (every) this.#chosen.delete(work.id)
      else this.#chosen.set(work.id, work)
    }
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
    this.#anchor = null
  }
}
