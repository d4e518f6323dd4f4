import { redirect } from '@sveltejs/kit'
import { url } from '#lib/api.ts'
import { i18n } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ parent, url: at }) => {
  await parent()
  if (!person.user) redirect(307, `${url('/login')}?next=${encodeURIComponent(`/library${at.search}`)}`)
  await i18n.need('library')
}
