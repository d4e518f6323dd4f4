// '5 output_second × 8 = 40', as the server writes a price, with its units in the chosen language.
import { i18n } from '#lib/i18n.svelte.ts'

export const formulaWords = (formula: string): string =>
  formula.replace(/\b[a-z]+(?:_[a-z]+)*\b/g, word => i18n.maybe(`data.units.${word}`) ?? word)
