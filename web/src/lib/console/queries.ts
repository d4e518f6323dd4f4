// What several pages of the console ask for, under one name each.
import { get } from '#lib/api.ts'
import type { ApiKey, ModelCard } from '#lib/api/types.ts'
import type { PricedModel } from './model.ts'

export const catalog = () => ({ queryKey: ['catalog'], queryFn: () => get<ModelCard[]>('/api/catalog'), staleTime: 60_000 })
export const keys = () => ({ queryKey: ['keys'], queryFn: () => get<ApiKey[]>('/api/keys') })
export const model = (id: string) => ({
  queryKey: ['model', id], queryFn: () => get<PricedModel>(`/v1/models/${encodeURIComponent(id)}`), staleTime: 60_000,
})
