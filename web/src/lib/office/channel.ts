// A channel in a form, checked before it is sent.
import type { Channel, ChannelEdit } from '#lib/api/types.ts'

/** The provider that rewrites prompts and makes nothing. */
export const TEXT = 'openai_text'
export const BOUNDS = { priority: [-1000, 1000], weight: [1, 1000], concurrency: [1, 100_000] } as const
export type Bounded = keyof typeof BOUNDS

export interface Mapped { key: number; ours: string; theirs: string }
export interface Draft {
  name: string; provider: string; base_url: string; secret: string; paused: boolean
  priority: string; weight: string; concurrency: string
  options: Record<string, string>; models: Mapped[]
}

export function draftOf(channel: Channel | null, provider: string): Draft {
  return {
    name: channel?.name ?? '', provider: channel?.provider ?? provider, base_url: channel?.base_url ?? '', secret: '', paused: channel?.paused ?? false,
    priority: String(channel?.priority ?? 0), weight: String(channel?.weight ?? 1), concurrency: String(channel?.concurrency ?? 16),
    options: { ...channel?.options }, models: Object.entries(channel?.models ?? {}).map(([ours, theirs], key) => ({ key, ours, theirs })),
  }
}

/** A whole number within its bounds, or undefined. */
export function whole(field: Bounded, typed: string): number | undefined {
  const text = typed.trim()
  const value = Number(text)
  const [least, most] = BOUNDS[field]
  return /^-?\d{1,6}$/.test(text) && value >= least && value <= most ? value : undefined
}

export const goodName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name.trim())
export const goodAddress = (address: string): boolean => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(address.trim())
const plain = (address: string): string => address.trim().replace(/\/+$/, '')

/** Must the key be entered? A new channel has none, and a new address does not get the old one. */
export function secretMissing(draft: Draft, channel: Channel | null): 'new' | 'moved' | null {
  if (draft.secret.trim()) return null
  if (!channel?.has_secret) return 'new'
  return plain(draft.base_url) === plain(channel.base_url) ? null : 'moved'
}

export type MapProblem = 'unknown' | 'twice' | 'nameThere'

/** What is wrong with the mapping, by the key of its row. */
export function mapProblems(rows: readonly Mapped[], known: ReadonlySet<string>): Map<number, MapProblem> {
  const seen = new Set<string>()
  const found = new Map<number, MapProblem>()
  for (const { key, ours, theirs } of rows) {
    const name = ours.trim()
    if (!known.has(name)) found.set(key, 'unknown')
    else if (seen.has(name)) found.set(key, 'twice')
    else if (!theirs.trim()) found.set(key, 'nameThere')
    seen.add(name)
  }
  return found
}

/** Models that a test found, that we know under the same name, and that are not in the list. */
export function takeable(there: readonly string[], rows: readonly Mapped[], known: ReadonlySet<string>): string[] {
  const mapped = new Set(rows.flatMap(row => [row.ours.trim(), row.theirs.trim()]))
  return [...new Set(there)].filter(name => known.has(name) && !mapped.has(name))
}

/** What is sent: everything that the form holds; the key only where one was entered. */
export function editOf(draft: Draft): ChannelEdit {
  const options = Object.fromEntries(Object.entries(draft.options).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value))
  return {
    name: draft.name.trim(), provider: draft.provider, base_url: draft.base_url.trim(), ...(draft.secret.trim() && { secret: draft.secret.trim() }),
    priority: whole('priority', draft.priority), weight: whole('weight', draft.weight), concurrency: whole('concurrency', draft.concurrency), paused: draft.paused, options,
    models: draft.provider === TEXT ? {} : Object.fromEntries(draft.models.map(row => [row.ours.trim(), row.theirs.trim()])),
  }
}
