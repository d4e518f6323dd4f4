// What a model takes and costs, in words, from the tables of `GET /v1/models/{id}`.
import type { Scalar } from '#lib/api/types.ts'
import type { Condition, Count, FileRule, Model, Param, Rule } from '#lib/create/model.ts'
import { bytes, duration, number } from '#lib/format.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

export type Unit = 'output_second' | 'input_second' | 'image' | 'input_image' | 'character' | 'clip' | 'fixed'
export interface Price {
  settle: 'quote' | 'actual'; times: string | null
  components: { unit: Unit; per: number; included: number; tiers: { credits: string | number; when: Record<string, Scalar[]> }[] }[]
}
export type PricedModel = Model & { price: Price }

export const operationWords = (name: Scalar): string => i18n.maybe(`data.operations.${name}`) ?? String(name)
const joined = (values: readonly Scalar[]): string => values.map(String).join(i18n.locale === 'zh' ? '、' : ', ')

/** 'resolution is 720p, operation is Image to video'; '' for no condition. */
export function conditionWords(when: Readonly<Record<string, Scalar[]>>): string {
  return Object.entries(when).map(([param, values]) => (
    param === 'operation'
      ? t('console.model.is', { param: t('console.model.operation'), values: values.map(operationWords).join(' / ') })
      : t('console.model.is', { param, values: joined(values) })
  )).join(i18n.locale === 'zh' ? '\uff0c' : ', ')
}

/** What a parameter takes: listed values, bounds, length; and its default. */
export function paramWords(param: Param): string {
  const said: string[] = []
  if (param.values?.length) said.push(joined(param.values))
  const [least, most] = [param.minimum, param.maximum]
  const shown = (value: number) => (Math.abs(value) > Number.MAX_SAFE_INTEGER ? (value < 0 ? '−2⁶³' : '2⁶³') : number(value, 6))
  if (least !== undefined && most !== undefined) said.push(t('console.model.range', { least: shown(least), most: shown(most) }))
  else if (least !== undefined) said.push(t('console.model.least', { least: shown(least) }))
  else if (most !== undefined) said.push(t('console.model.most', { most: shown(most) }))
  if (param.max_length !== undefined) said.push(t('console.model.letters', { count: param.max_length }))
  if (!said.length) said.push(t(`console.model.${param.kind === 'string' ? 'text' : param.kind}`))
  if (param.default !== undefined) said.push(t('console.model.default', { value: String(param.default) }))
  return said.join(' · ')
}

export const countWords = (count: Count): string =>
  count.least === count.most ? t('console.model.exactly', { most: count.most }) : t('console.model.count', { least: count.least, most: count.most })

/** What each file of a role must be. */
export function fileWords(rule: FileRule): string {
  const said: string[] = []
  if (rule.content_types?.length) said.push(rule.content_types.map(type => type.replace(/^\w+\//, '').toUpperCase()).join(' / '))
  if (rule.bytes_max) said.push(t('console.model.bySize', { size: bytes(rule.bytes_max) }))
  if (rule.side_min || rule.side_max) said.push(t('console.model.px', { value: [rule.side_min ?? 1, rule.side_max].filter(Boolean).map(side => number(side!)).join('–') }))
  if (rule.ratio_max) said.push(t('console.model.ratio', { ratio: number(rule.ratio_max, 2) }))
  const seconds = (value: number | undefined) => (value === undefined ? '' : duration(value * 1000))
  if (rule.seconds_min || rule.seconds_max) said.push([seconds(rule.seconds_min), seconds(rule.seconds_max)].filter(Boolean).join('–'))
  return said.join(' · ')
}

export function conditionSaid(condition: Condition): string {
  const conditions = conditionWords(condition.when)
  const what = condition.values.length
    ? t('console.model.only', { param: condition.param, values: joined(condition.values) })
    : t('console.model.not', { param: condition.param })
  return `${t('console.model.when', { conditions })}${i18n.locale === 'zh' ? '\uff0c' : ', '}${what}`
}

/** A named rule with what it is told, as the reference writes it: `one_of params=prompt, multi_prompt`. */
export function ruleSaid({ name, ...rest }: Rule): string {
  const told = Object.entries(rest).map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('|') : String(value)}`)
  return [name, ...told].join(' ')
}
