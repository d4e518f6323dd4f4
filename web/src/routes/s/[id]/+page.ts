import { ApiError, get } from '#lib/api.ts'
import type { SharedWork } from '#lib/api/types.ts'
import { i18n } from '#lib/i18n.svelte.ts'
import type { PageLoad } from './$types'

/** `work` is null when the link is dead; `problem` is everything else that went wrong. */
export const load: PageLoad = async ({ params, parent }): Promise<{ work: SharedWork | null; problem: unknown }> => {
  await parent()
  await i18n.need('library')
  try {
    return { work: await get<SharedWork>(`/api/shares/${encodeURIComponent(params.id)}`), problem: null }
  } catch (error) {
    return { work: null, problem: error instanceof ApiError && error.status === 404 ? null : error }
  }
}
