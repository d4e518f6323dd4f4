import { redirect } from '@sveltejs/kit'
import { destination } from '#lib/account/destination.ts'
import { problemWords } from '#lib/account/problem.ts'
import { i18n } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'
import { toasts } from '#lib/toast.svelte.ts'

export async function load({ url }: { url: URL }): Promise<void> {
  await person.load()
  if (person.user) await person.refresh() // it may have ended elsewhere
  if (!person.user) return
  const problem = url.searchParams.get('problem')
  if (problem) {
    await i18n.need('account')
    toasts.say(problemWords(problem), { tone: 'bad', ms: 10_000 })
  }
  redirect(307, destination(url.searchParams.get('next')))
}
