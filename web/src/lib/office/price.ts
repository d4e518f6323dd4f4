// A price and its simulation in the reader's words.
import type { PriceShape } from '#lib/api/types.ts'
import { conditionWords, operationWords } from '#lib/console/model.ts'
import { formulaWords } from '#lib/data/formula.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

type Component = PriceShape['components'][number]

export const unitWords = (component: Component): string =>
  component.unit === 'character' && component.per > 1 ? t('console.model.per', { per: component.per }) : (i18n.maybe(`console.model.of.${component.unit}`) ?? component.unit)

export const tierWords = (component: Component, place: number): string =>
  conditionWords(component.tiers[place]!.when) || (component.tiers.length > 1 ? t('console.model.otherwise') : unitWords(component))

/** 'for each second made, resolution is 720p': which amount it is. */
export function placeWords(component: Component, place: number): string {
  const [unit, when] = [unitWords(component), tierWords(component, place)]
  return unit === when ? unit : t('office.price.tier', { unit, when })
}

/** 'text_to_video, image_to_video · size = 720x1280' in the reader's words. */
export function rowWords(label: string): string {
  const [first, ...rest] = label.split(' · ')
  const names = first!.split(', ')
  const operations = names.every(name => i18n.maybe(`data.operations.${name}`))
  const joined = operations ? names.map(operationWords).join(i18n.locale === 'zh' ? '、' : ', ') : first!
  return [joined, ...rest].join(' · ').replace(/(\w+) = ([^,·]*[^,· ])/g, (_, param: string, values: string) => t('console.model.is', { param, values }))
}

/** '5 output_second' in the reader's words. */
export const columnWords = (label: string): string => formulaWords(label)
