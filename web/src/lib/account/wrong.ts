// What can be told about a field before it is sent. The server checks again.
import { t } from '#lib/i18n.svelte.ts'
import type { Refusal } from './submission.svelte.ts'

export const email = (value: string): Refusal => !/^[^\s@]+@[^\s@]+$/.test(value.trim()) && (() => t('account.wrong.email'))
export const code = (value: string): Refusal => !/^\d{6}$/.test(value) && (() => t('account.wrong.code'))
export const password = (value: string): Refusal => [...value].length < 6 && (() => t('account.wrong.short'))
export const repeated = (value: string, again: string): Refusal => value !== again && (() => t('account.wrong.repeat'))
export const missing = (value: string): Refusal => !value && (() => t('account.wrong.required'))
