// What it would cost, asked again 200 ms after the last change. Only the newest question counts.
// What is sent agrees to the amount that the line shows, and to no other.
import { ApiError, call } from '../api.ts'
import type { NewWork, Quote } from '../api/types.ts'
import { total } from './total.ts'

const PAUSE_MS = 200
/** Refusals that a new quote explains. */
const SPENDING = ['price_changed', 'insufficient_credits', 'key_disabled', 'forbidden']

export class Price {
  quote = $state.raw<Quote | null>(null)
  error = $state.raw<unknown>(null)
  /** The quote is not for what is on the page now. */
  stale = $state(false)
  /** What the line said before; more is wanted now, and nothing was sent. */
  before = $state<number | null>(null)
  #each: readonly number[] = []
  #turn = 0

  /** To be called in an effect; answers what ends the question. */
  ask(works: readonly NewWork[]): () => void {
    const stop = new AbortController()
    const turn = ++this.#turn
    this.stale = true
    this.before = null
    const timer = setTimeout(() => void this.#ask(works, turn, stop.signal), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }

  /** Asks at once. False when another question came meanwhile. */
  now(works: readonly NewWork[]): Promise<boolean> {
    this.stale = true
    this.before = null
    return this.#ask(works, ++this.#turn)
  }

  clear(): void {
    this.#turn += 1
    this.quote = null
    this.error = null
    this.stale = false
    this.before = null
  }

  /** What each work may cost, as the line shows it. Null: the line has something else to say first. */
  async agreed(works: readonly NewWork[]): Promise<readonly number[] | null> {
    if (this.quote && !this.stale) return this.#each
    const shown = this.quote?.credits ?? null
    if (!(await this.now(works)) || !this.quote?.affordable) return null
    if (shown !== null && this.quote.credits <= shown) return this.#each
    this.before = shown
    return null
  }

  /** The works were not taken: what they cost is asked for again. True when the price was why; then the
   *  line says so. `shown`: what it said for these works. */
  async refused(error: unknown, works: readonly NewWork[], shown = this.quote?.credits ?? null): Promise<boolean> {
    if (!(error instanceof ApiError && SPENDING.includes(error.code))) return false
    const newest = await this.now(works)
    if (error.code !== 'price_changed') return false
    if (newest) this.before = shown
    return true
  }

  async #ask(works: readonly NewWork[], turn: number, signal?: AbortSignal): Promise<boolean> {
    if (turn !== this.#turn) return false
    let quotes: Quote[] = []
    let error: unknown = null
    try {
      quotes = await Promise.all(works.map(body => call<Quote>('POST', '/api/works/quote', { body, signal })))
    } catch (thrown) {
      error = thrown
    }
    if (turn !== this.#turn || signal?.aborted) return false
    this.quote = error ? null : total(quotes)
    this.#each = quotes.map(quote => quote.credits)
    this.error = error
    this.stale = false
    return true
  }
}
