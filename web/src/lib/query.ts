// What was fetched, kept by name. Names begin with the noun: ['works', filters], ['work', id].
import { Entry, type Name, type Question } from './entry.svelte.ts'

export type { Question } from './entry.svelte.ts'
type Change<T> = T | ((known: T | undefined) => T | undefined)
/** All whose name begins like this one. */
interface Which { queryKey: Name }

export class Queries {
  #entries = new Map<string, Entry>()

  /** What is known, or will be, below this name. */
  entry<T>(name: Name): Entry<T> {
    const id = written(name)
    let found = this.#entries.get(id)
    if (!found) {
      const made = new Entry(name, () => this.#entries.get(id) === made && this.#entries.delete(id))
      this.#entries.set(id, (found = made))
    }
    return found as Entry<T>
  }

  /** The answer; asked for only where what is known is too old. Raises what the question raises. */
  async fetchQuery<T>(question: Question<T>): Promise<T> {
    const entry = this.entry<T>(question.queryKey)
    const leave = entry.hold(() => null)
    try {
      if (!entry.fresh(question.staleTime)) await entry.ask(question)
      if (entry.error || entry.data === undefined) throw entry.error ?? new Error('no answer')
      return entry.data
    } finally {
      leave()
    }
  }

  getQueryData<T>(name: Name): T | undefined {
    return this.#entries.get(written(name))?.data as T | undefined
  }

  /** Nothing is changed where the change is undefined. */
  setQueryData<T>(name: Name, change: Change<T>): void {
    const known = this.getQueryData<T>(name)
    const now = typeof change === 'function' ? (change as (known: T | undefined) => T | undefined)(known) : change
    if (now !== undefined) this.entry<T>(name).know(now)
  }

  setQueriesData<T>(which: Which, change: Change<T>): void {
    for (const entry of this.#those(which)) this.setQueryData(entry.name, change)
  }

  /** What is shown is asked for again at once, the others when they are shown. */
  async invalidateQueries(which: Which): Promise<void> {
    await Promise.all(this.#those(which).map(entry => entry.spoil()))
  }

  removeQueries(which: Which): void {
    for (const entry of this.#those(which)) this.#entries.delete(written(entry.name))
  }

  /** Somebody else is here now. */
  clear(): void {
    this.#entries.clear()
  }

  #those({ queryKey }: Which): Entry[] {
    const parts = queryKey.map(written)
    return [...this.#entries.values()].filter(({ name }) => parts.every((part, at) => at < name.length && written(name[at]) === part))
  }
}

/** The same text for the same value, in whatever order its fields are. */
export function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each) ?? ''
}

export const queries = new Queries()
