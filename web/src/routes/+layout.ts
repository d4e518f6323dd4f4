import type { LayoutLoadEvent } from './$types'
import { i18n } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'

export const ssr = false

/** Pages that stand alone: of signing in, and what was shared. They do not wait for the shell. */
const ALONE = /^\/(\(account\)\/(login|register|forgot)|s\/)/

export async function load({ route }: LayoutLoadEvent) {
  const [shell] = await Promise.all([
    ALONE.test(route.id ?? '') ? null : import('#lib/shell/Shell.svelte'),
    i18n.start(),
    person.load().catch(() => undefined), // shown by the layout: without a site there is no page
  ])
  return { Shell: shell?.default ?? null }
}
