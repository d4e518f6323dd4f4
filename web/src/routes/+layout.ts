import { i18n } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'

export const ssr = false

export async function load(): Promise<void> {
  await i18n.start()
  await person.load()
}
