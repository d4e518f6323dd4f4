// What is said of a channel: why it failed last, what it was told.
import type { ChannelHealth, Provider } from '#lib/api/types.ts'
import { ago } from '#lib/format.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

const failureWords = (code: string): string => i18n.maybe(`shell.errors.${code}`) ?? code
export const lastError = (error: NonNullable<ChannelHealth['last_error']>): string =>
  t('office.channels.last', { error: failureWords(error.code).replace(/[.\u3002]$/, ''), ago: ago(error.at) })

/** 'It can cancel tasks: yes' for each option that is set. */
export const optionWords = (options: Readonly<Record<string, string>>, provider: Provider | undefined): string =>
  Object.entries(options).map(([name, value]) => {
    const option = provider?.options.find(each => each.name === name)
    if (!option) return `${name}=${value}`
    return option.values.length === 1 ? i18n.of(option.text) : `${i18n.of(option.text)}: ${value}`
  }).join(i18n.locale === 'zh' ? '\uff1b' : '; ')
