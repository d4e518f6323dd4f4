// Offers a model or takes it back, and says so.
import { put, wordsOf } from '#lib/api.ts'
import type { OfficeModel } from '#lib/api/types.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'
import { queries } from '#lib/query.ts'
import { toasts } from '#lib/toast.svelte.ts'

/** A model as the server answered it; what customers see of it is asked for again. */
export function keep(model: OfficeModel): void {
  queries.setQueryData<OfficeModel[]>(['offers'], known => known?.map(each => (each.id === model.id ? model : each)))
  void queries.invalidateQueries({ queryKey: ['catalog'] })
  void queries.invalidateQueries({ queryKey: ['model', model.id] })
}

/** Shown at once; taken back when the server refuses it. */
export async function offer(model: OfficeModel, visible: boolean): Promise<void> {
  keep({ ...model, visible })
  try {
    keep(await put<OfficeModel>(`/api/admin/models/${encodeURIComponent(model.id)}`, { visible }))
    toasts.say(t(visible ? 'office.models.shown' : 'office.models.hid', { model: i18n.of(model.title) }))
  } catch (error) {
    keep(model)
    toasts.say(wordsOf(error), { tone: 'bad' })
  }
}
