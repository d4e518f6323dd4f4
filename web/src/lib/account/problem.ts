// Why signing in elsewhere came to nothing: the code with which the server sent the browser back.
import { i18n, t } from '#lib/i18n.svelte.ts'

/** `area`: where there are words for what this page began; `otherwise`: what is said of an unknown code. */
export function problemWords(code: string, area = 'login.problems', otherwise = t('account.wrong.login')): string {
  if (!/^[a-z_]+$/.test(code)) return otherwise
  return i18n.maybe(`account.${area}.${code}`) ?? i18n.maybe(`shell.errors.${code}`) ?? otherwise
}
