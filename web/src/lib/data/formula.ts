// '5 output_second × 8 = 40', as the server writes a price, with its units in the chosen language.
import { i18n } from '#lib/i18n.svelte.ts'

export const formulaWords = (formula: string): string =>
  formula.replace(/(?:\b([\d.]+) )?\b([a-z]+(?:_[a-z]+)*)\b/g, (_, count: string | undefined, unit: string) =>
    (count === undefined ? '' : `${count} `) + (i18n.maybe(`shell.units.counted.${unit}`, Number(count)) ?? unit))
