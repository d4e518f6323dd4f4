// What an API key is just now, and what may be said of one in a form.
import type { ApiKey } from '#lib/api/types.ts'

export function keyState(key: ApiKey, now = Date.now()): 'active' | 'revoked' | 'expired' {
  if (key.revoked_at !== null) return 'revoked'
  return key.expires_at !== null && key.expires_at <= now ? 'expired' : 'active'
}

export const inUse = (key: ApiKey): boolean => keyState(key) === 'active'

/** Credits of a field: null when it is empty, undefined when it is no amount. */
export function budgetOf(typed: string): number | null | undefined {
  const text = typed.trim()
  if (!text) return null
  return /^\d{1,12}(\.\d{1,6})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** One address or range a line; commas are as good as lines. */
export const networksOf = (typed: string): string[] => typed.split(/[\s,\uff0c]+/).filter(Boolean)
