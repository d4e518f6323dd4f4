// Why signing in elsewhere came to nothing: the code with which the server sent the browser back.
import { i18n, t } from '#lib/i18n.svelte.ts'

export function problemWords(code: string): string {
  if (!/^[a-z_]+$/.test(code)) return t('account.wrong.login')
  return i18n.maybe(`account.login.problems.${code}`) ?? i18n.maybe(`shell.errors.${code}`) ?? t('account.wrong.login')
}
