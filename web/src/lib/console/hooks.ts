// Webhooks as /v1 has them. Its times are seconds; here they stay as they come.
import { get } from '#lib/api.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

export interface Endpoint { id: string; name: string; url: string | null; event_types: string[]; enabled: boolean; created_at: number }
export interface NewSecret extends Endpoint { secret: string }
export interface Delivery {
  id: string; endpoint: string | null; url: string; type: string; task_id: string | null
  status: 'pending' | 'delivered' | 'failed'; attempts: number; response_status: number | null; error: string | null
  created_at: number; delivered_at: number | null; next_attempt_at: number | null
}
interface List<T> { data: T[]; has_more: boolean; after?: string | null }

export const endpoints = () => ({
  queryKey: ['endpoints'],
  queryFn: async () => (await get<List<Endpoint>>('/v1/webhook_endpoints?limit=100')).data,
})
export const events = () => ({
  queryKey: ['events'],
  queryFn: async () => (await get<List<string>>('/v1/webhook_event_types')).data,
  staleTime: Infinity,
})
export const deliveries = (query: string) => get<List<Delivery>>(`/v1/webhook_deliveries${query}`)

/** How many kinds of events there are: six modalities, each with three endings. */
export const ALL_EVENTS = 18

// Why nothing came of an attempt, as the log says it in English: each has words in both languages.
const REASONS = {
  'cannot be reached': 'unreachable', 'does not have a valid certificate': 'certificate', 'took too long to answer': 'late', 'could not be sent': 'unsent',
  'the endpoint is not there': 'gone', 'must not point to a private or local address': 'private', 'must not point to a link-local address': 'private',
} as const

/** What the log says of a failed attempt, in the reader's language. */
export function reasonWords(told: Pick<Delivery, 'error' | 'response_status'>): string {
  if (told.response_status) return t('console.told.answered', { status: told.response_status })
  const reason = REASONS[told.error as keyof typeof REASONS]
  return reason ? t(`console.told.reasons.${reason}`) : i18n.locale === 'en' && told.error ? told.error : t('console.told.reasons.other')
}
