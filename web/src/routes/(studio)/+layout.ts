import { redirect } from '@sveltejs/kit'
import { url as local } from '#lib/api.ts'
import { i18n } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'

export async function load({ url }: { url: URL }): Promise<void> {
  await Promise.all([person.load(), i18n.need('studio')])
  if (!person.user) redirect(307, local('/login') + `?next=${encodeURIComponent(url.pathname + url.search)}`)
}
