// What several pages of the administration ask for, under one name each.
import { get } from '#lib/api.ts'
import type { Channel, OfficeModel, Provider } from '#lib/api/types.ts'

export const channels = () => ({ queryKey: ['channels'], queryFn: () => get<Channel[]>('/api/admin/channels') })
export const providers = () => ({ queryKey: ['providers'], queryFn: () => get<Provider[]>('/api/admin/providers'), staleTime: Infinity })
export const models = () => ({ queryKey: ['offers'], queryFn: () => get<OfficeModel[]>('/api/admin/models') })
