// Names of parameters, values and reasons, in the chosen language.
import type { Scalar } from '../api/types.ts'
import { number } from '../format.ts'
import { i18n, t } from '../i18n.svelte.ts'
import type { Change, Field, Reason } from './form.ts'
import { sizeOf } from './rule.ts'

/** What a parameter or the role of a file is called. */
export function labelOf(name: string): string {
  return i18n.maybe(`studio.params.${name}`) ?? i18n.maybe(`studio.roles.${name}`) ?? i18n.maybe(`shell.fields.${name}`) ?? name
}

export function valueOf(name: string, value: Scalar | undefined): string {
  if (value === undefined || value === '') return t('studio.unset')
  if (name === 'duration') return value === 'auto' ? t('studio.smartDuration') : seconds(Number(value))
  if (name === 'aspect_ratio' && value === 'auto') return t('studio.smartRatio')
  if (name === 'generate_audio') return value ? t('studio.withAudio') : t('studio.noAudio')
  if (typeof value === 'boolean') return value ? t('studio.yes') : t('studio.no')
  if (name === 'speed') return `${number(Number(value), 2)}×`
  if (typeof value === 'number') return name === 'n' ? t('studio.images', { count: value }) : number(value, 6)
  const size = name === 'size' ? sizeOf(value) : null
  if (size) return size.width > 99 ? `${size.width} × ${size.height}` : `${size.width}:${size.height}`
  if (name === 'resolution') return value.replace(/k$/, 'K')
  return i18n.maybe(`studio.values.${value}`) ?? value
}

export function seconds(value: number): string {
  return t('shell.units.second', { amount: number(value, 1) })
}

export function because(reason: Reason): string {
  const values = Object.fromEntries(Object.entries(reason.values ?? {}).map(([name, value]) => [
    name, name === 'other' ? labelOf(String(value)) : typeof value === 'number' ? number(value, 2) : value,
  ]))
  const say = t as unknown as (key: string, values: Record<string, string | number>) => string
  return say(`studio.why.${reason.code}`, { param: reason.param ? labelOf(reason.param) : '', ...values })
}

/** 'Resolution: 720p instead of 1080p. …' */
export function changeOf(change: Change): string {
  return t('studio.changed', {
    param: labelOf(change.name), got: valueOf(change.name, change.got), wanted: valueOf(change.name, change.wanted), why: because(change.why),
  })
}

export function hintOf(field: Field): string | undefined {
  return field.param.text ? i18n.of(field.param.text) : undefined
}
