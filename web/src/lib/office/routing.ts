// Who makes a model, in words.
import type { OfficeModel } from '#lib/api/types.ts'
import { t } from '#lib/i18n.svelte.ts'

/** Who makes a model, on one line. */
export function routeWords(routes: OfficeModel['routes']): string {
  const names = [...new Set(routes.map(route => (route.channel === 'sandbox' ? t('office.models.sandbox') : route.channel_name)))]
  if (!names.length) return t('office.models.nobody')
  return names.length === 1 ? names[0]! : t('office.models.more', { count: names.length - 1, first: names[0]! })
}
