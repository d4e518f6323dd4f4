/** '1,234.5': both languages write it so, and Intl would be loaded for it alone. */
export function number(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return String(value)
  const [whole = '', part] = Math.abs(value).toFixed(digits).split('.')
  const fraction = part?.replace(/0+$/, '')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '')
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text
}
