// What it would cost, asked again 200 ms after the last change. Only the newest question counts.
import { call } from '../api.ts'
import type { NewWork, Quote } from '../api/types.ts'

const PAUSE_MS = 200

export class Price {
  quote = $state.raw<Quote | null>(null)
  error = $state.raw<unknown>(null)
  /** The quote is not for what is on the page now. */
  stale = $state(false)

  /** To be called in an effect; answers what ends the question. */
  ask(works: readonly NewWork[]): () => void {
    const stop = new AbortController()
    this.stale = true
    const timer = setTimeout(() => void this.#ask(works, stop.signal), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }

  clear(): void {
    this.quote = null
    this.error = null
    this.stale = false
  }

  async #ask(works: readonly NewWork[], signal: AbortSignal): Promise<void> {
    try {
      const quotes = await Promise.all(works.map(body => call<Quote>('POST', '/api/works/quote', { body, signal })))
      if (signal.aborted) return
      this.quote = total(quotes)
      this.error = null
      this.stale = false
    } catch (error) {
      if (signal.aborted) return
      this.quote = null
      this.error = error
      this.stale = false
    }
  }
}

/** Several works as one amount; they are made side by side, so the longest decides. */
function total(quotes: readonly Quote[]): Quote | null {
  const [first] = quotes
  if (!first || quotes.length === 1) return first ?? null
  const credits = quotes.reduce((sum, each) => sum + Math.round(each.credits * 1e6), 0) / 1e6
  const times = quotes.map(each => each.eta_seconds)
  return {
    ...first, credits, formula: quotes.map(each => each.formula).join(' · '), affordable: credits <= first.available_credits,
    eta_seconds: times.some(each => each === null) ? null : Math.max(...times.map(Number)),
    queue_ahead: Math.max(...quotes.map(each => each.queue_ahead)),
  }
}
