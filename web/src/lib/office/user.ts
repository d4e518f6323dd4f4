// What may be typed about an account and its credits.
/** A number above 0 with at most six decimals, or undefined. */
export function amountOf(typed: string): number | undefined {
  const text = typed.trim()
  return /^\d{1,9}(\.\d{1,6})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

export const goodReason = (reason: string): boolean => reason.trim().length > 0 && [...reason.trim()].length <= 200
