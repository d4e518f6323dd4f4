// Numbers, amounts and times for people, in the chosen language. No number without its unit.
import { i18n, t } from './i18n.svelte.ts'

const DAY = 86_400_000

/** Making one of Intl's takes longer than all that it does later: each is made once. */
function once<O, T>(make: new (tag: string, options: O) => T, options: O): () => T {
  const made = new Map<string, T>()
  return () => {
    const known = made.get(i18n.tag) ?? new make(i18n.tag, options)
    made.set(i18n.tag, known)
    return known
  }
}
const moments = once(Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'short' } as const)
const days = once(Intl.DateTimeFormat, { dateStyle: 'medium' } as const)
const times = once(Intl.RelativeTimeFormat, { numeric: 'auto' } as const)

/** '1,234.5': both languages write it so, and Intl would be loaded for it alone. */
export function number(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return String(value)
  const [whole = '', part] = Math.abs(value).toFixed(digits).split('.')
  const fraction = part?.replace(/0+$/, '')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '')
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text
}

/** '120 credits'. Amounts are exact to six places; only what is there is shown. */
export function credits(value: number): string {
  return t('shell.units.credits', { amount: number(value, 6) })
}

export function signed(value: number): string {
  return t('shell.units.credits', {
    amount: new Intl.NumberFormat(i18n.tag, { maximumFractionDigits: 6, signDisplay: 'exceptZero' }).format(value),
  })
}

export function percent(share: number): string {
  return new Intl.NumberFormat(i18n.tag, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/** '20 s', '3 min', '2 h': how long something takes. */
export function duration(ms: number): string {
  const unit = ms < 90_000 ? 'second' : ms < 5_400_000 ? 'minute' : 'hour'
  const size = { second: 1000, minute: 60_000, hour: 3_600_000 }[unit]
  const digits = unit === 'second' && ms < 10_000 ? 1 : 0
  return new Intl.NumberFormat(i18n.tag, {
    style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits,
  }).format(ms / size)
}

/** '0:05', as a player shows it. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export function date(ms: number): string {
  return moments().format(ms)
}

export function day(ms: number): string {
  return days().format(ms)
}

/** '3 minutes ago'; put `date` into the title beside it. */
export function ago(ms: number, now = Date.now()): string {
  const past = ms - now
  const words = times()
  if (Math.abs(past) < 60_000) return words.format(Math.round(past / 1000), 'second')
  if (Math.abs(past) < 3_600_000) return words.format(Math.round(past / 60_000), 'minute')
  if (Math.abs(past) < DAY) return words.format(Math.round(past / 3_600_000), 'hour')
  if (Math.abs(past) < 30 * DAY) return words.format(Math.round(past / DAY), 'day')
  return day(ms)
}

export function bytes(size: number): string {
  const unit = size < 1_000_000 ? 'kilobyte' : size < 1_000_000_000 ? 'megabyte' : 'gigabyte'
  const divisor = { kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9 }[unit]
  return new Intl.NumberFormat(i18n.tag, {
    style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1,
  }).format(size / divisor)
}
