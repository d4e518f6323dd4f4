// One thing that was fetched: what is known of it, and its fetching.

const RETRY_MS = 1_000
const FORGOTTEN_MS = 300_000
export const FRESH_MS = 15_000

export type Name = readonly unknown[]
export interface Question<T> {
  queryKey: Name
  queryFn: (asking: { signal: AbortSignal }) => Promise<T>
  /** For so long, what is known is not asked for again. */
  staleTime?: number
}

export class Entry<T = unknown> {
  readonly name: Name
  data = $state.raw<T | undefined>()
  error = $state.raw<Error | null>(null)
  fetching = $state.raw(false)
  /** Asks whoever shows it for its question; null: it is not to be asked now. */
  #holders = new Set<() => Question<T> | null>()
  #forget: () => void
  #at = 0 // ms, when it was known last; 0: it must be asked for again
  #asked: { done: Promise<void>; stop: AbortController } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(name: Name, forget: () => void) {
    this.name = name
    this.#forget = forget
    this.#leave()
  }

  /** Keeps it, until the returned function is called, and asks where that is due. */
  hold(question: () => Question<T> | null): () => void {
    this.#holders.add(question)
    clearTimeout(this.#timer)
    const now = question()
    if (now && !this.fresh(now.staleTime)) void this.ask(now)
    return () => {
      this.#holders.delete(question)
      if (!this.#holders.size) this.#leave()
    }
  }

  fresh(forMs = FRESH_MS): boolean {
    return this.data !== undefined && this.#at > 0 && Date.now() - this.#at < forMs
  }

  /** Ends when the answer is there, or the error: it does not raise. Who asks meanwhile gets the same one. */
  ask(question: Question<T>, anew = false): Promise<void> {
    if (this.#asked && !anew) return this.#asked.done
    this.#asked?.stop.abort()
    const stop = new AbortController()
    const asked = { stop, done: this.#run(question, stop.signal).finally(() => this.#asked === asked && this.#ended()) }
    this.#asked = asked
    this.fetching = true
    return asked.done
  }

  /** It is as the server says no longer: whoever shows it asks again. */
  spoil(): Promise<void> {
    this.#at = 0
    return this.again()
  }

  again(): Promise<void> {
    const question = [...this.#holders].map(each => each()).find(each => each !== null)
    return question ? this.ask(question, true) : Promise.resolve()
  }

  /** The same value stays the same object, so that nothing is drawn anew. */
  know(data: T): void {
    if (this.data === undefined || JSON.stringify(data) !== JSON.stringify(this.data)) this.data = data
    this.error = null
    this.#at = Date.now()
  }

  async #run(question: Question<T>, signal: AbortSignal): Promise<void> {
    for (let tried = 0; ; tried += 1) {
      try {
        const data = await question.queryFn({ signal })
        if (!signal.aborted || this.data === undefined) this.know(data)
        return
      } catch (error) {
        if (signal.aborted) return
        if (tried > 0 || refused(error)) {
          this.error = error instanceof Error ? error : new Error(String(error))
          return
        }
        await new Promise(done => setTimeout(done, RETRY_MS))
        if (signal.aborted) return
      }
    }
  }

  #ended(): void {
    this.#asked = undefined
    this.fetching = false
  }

  /** Nobody waits for it any more. */
  #leave(): void {
    this.#asked?.stop.abort()
    if (this.#asked) this.#ended()
    this.#timer = setTimeout(() => this.#forget(), FORGOTTEN_MS)
  }
}

/** The server understood and said no (ApiError): to ask once more would not help. */
function refused(error: unknown): boolean {
  const { status } = error as { status?: unknown }
  return typeof status === 'number' && status >= 400 && status < 500
}
