import { i18n } from '#lib/i18n.svelte.ts'

/** The list of tasks is the console's. */
export const load = (): Promise<void> => i18n.need('console')
