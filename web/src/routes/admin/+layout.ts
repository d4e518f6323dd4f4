import { redirect } from '@sveltejs/kit'
import { query, url } from '#lib/api.ts'
import { i18n } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ parent, url: at }) => {
  await parent()
  if (!person.user) redirect(307, url('/login') + query({ next: at.pathname.slice(url('').length) + at.search }))
  await i18n.need('office', 'data')
}
