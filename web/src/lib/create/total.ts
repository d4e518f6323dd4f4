// Several quotes as one: what all the works cost together, and whether that can be spent.
import type { Quote } from '../api/types.ts'

/** Several works as one amount; they are made side by side, so the longest decides. */
export function total(quotes: readonly Quote[]): Quote | null {
  const [first] = quotes
  if (!first || quotes.length === 1) return first ?? null
  const credits = quotes.reduce((sum, each) => sum + Math.round(each.credits * 1e6), 0) / 1e6
  const times = quotes.map(each => each.eta_seconds)
  const reason = reasonOf(quotes, credits)
  return {
    ...first, credits, formula: quotes.map(each => each.formula).join(' · '), affordable: reason === null, reason,
    eta_seconds: times.some(each => each === null) ? null : Math.max(...times.map(Number)),
    queue_ahead: Math.max(...quotes.map(each => each.queue_ahead)),
  }
}

/** Each may be within what can be spent, and all together above it. */
function reasonOf(quotes: readonly Quote[], credits: number): Quote['reason'] {
  const { key_credits, available_credits } = quotes[0]!
  const alone = quotes.map(each => each.reason).filter(reason => reason !== null)
  const why = alone.find(reason => reason !== 'credits' && reason !== 'budget')
  if (why) return why
  if (key_credits !== null && credits > 0 && credits > key_credits) return 'budget'
  return credits > available_credits ? 'credits' : null
}
