import { i18n } from '#lib/i18n.svelte.ts'

export const load = () => i18n.need('account')
