// The values of a request, in words: '5 sec', 'With audio'.
import type { Scalar, Work, WorkDetail } from '#lib/api/types.ts'
import { duration, number } from '#lib/format.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

const SHOWN_ELSEWHERE = ['prompt', 'text']

/** [name, value] of everything that was asked for, but the prompt. */
export function parametersOf(work: WorkDetail): [string, string][] {
  return Object.entries(work.request.input)
    .filter(([name, value]) => !SHOWN_ELSEWHERE.includes(name) && value !== '')
    .map(([name, value]) => [i18n.maybe(`shell.fields.${name}`) ?? i18n.maybe(`library.parameters.${name}`) ?? name, valueOf(name, value)])
}

/** Short words for a tile. */
export function tagsOf(work: Work, style: string | undefined): string[] {
  const { aspect_ratio, resolution, duration: long, generate_audio } = work.tags
  const words = [
    style, aspect_ratio && valueOf('aspect_ratio', aspect_ratio), resolution, long && valueOf('duration', long),
    generate_audio === undefined ? undefined : generate_audio ? t('library.values.withAudio') : t('library.values.noAudio'),
  ]
  return words.filter((word): word is string => Boolean(word))
}

function valueOf(name: string, value: Scalar): string {
  if (name === 'generate_audio') return value ? t('library.values.withAudio') : t('library.values.noAudio')
  if (typeof value === 'boolean') return value ? t('library.values.yes') : t('library.values.no')
  if (value === 'auto' || value === 'adaptive') return t('library.values.auto')
  if (name === 'duration' && Number(value) > 0) return duration(Number(value) * 1000)
  return typeof value === 'number' && name !== 'seed' ? number(value, 4) : String(value)
}
