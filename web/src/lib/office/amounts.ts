// The amounts of a price as they are typed, and how they differ from those that hold.
import type { PriceShape } from '#lib/api/types.ts'

/** Amounts by the place of their component and of their tier. */
export type Amounts = string[][]
export interface Change { component: number; tier: number; old: string; new: string; share: number | null }

export const amountsOf = (price: PriceShape): Amounts => price.components.map(component => component.tiers.map(tier => tier.credits))

/** 0 or more, with at most six decimals: what the server takes. */
export const goodAmount = (typed: string): boolean => /^\d{1,9}(\.\d{1,6})?$/.test(typed.trim())

/** '1.50' and '01.5' are the amount '1.5'. */
export const sameAmount = (a: string, b: string): boolean => goodAmount(a) && goodAmount(b) && Number(a) === Number(b)

export const good = (amounts: Amounts): boolean => amounts.every(tiers => tiers.every(goodAmount))

/** The model's price with other amounts; everything else stays as it is. */
export const priced = (price: PriceShape, amounts: Amounts): PriceShape => ({
  ...price,
  components: price.components.map((component, n) => ({ ...component, tiers: component.tiers.map((tier, m) => ({ ...tier, credits: amounts[n]![m]!.trim() })) })),
})

/** What saving would change, in the order of the price. `share`: of the old amount; null where that is 0. */
export function changes(price: PriceShape, amounts: Amounts): Change[] {
  return price.components.flatMap((each, component) => each.tiers.flatMap(({ credits: old }, tier) => {
    const typed = amounts[component]![tier]!.trim()
    if (!goodAmount(typed) || sameAmount(typed, old)) return []
    return [{ component, tier, old, new: typed, share: Number(old) ? Number(typed) / Number(old) - 1 : null }]
  }))
}
