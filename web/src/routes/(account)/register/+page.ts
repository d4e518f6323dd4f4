import { redirect } from '@sveltejs/kit'
import { destination } from '#lib/account/destination.ts'
import { person } from '#lib/session.svelte.ts'

export async function load({ url }: { url: URL }): Promise<void> {
  await person.load()
  if (person.user) await person.refresh() // it may have ended elsewhere
  if (person.user) redirect(307, destination(url.searchParams.get('next')))
}
