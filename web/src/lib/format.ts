// Numbers, amounts and times for people, in the chosen language. No number without its unit.
import { i18n, t } from './i18n.svelte.ts'

const DAY = 86_400_000

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(i18n.tag, { maximumFractionDigits: digits }).format(value)
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
  return new Intl.DateTimeFormat(i18n.tag, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)
}

export function day(ms: number): string {
  return new Intl.DateTimeFormat(i18n.tag, { dateStyle: 'medium' }).format(ms)
}

/** '3 minutes ago'; put `date` into the title beside it. */
export function ago(ms: number, now = Date.now()): string {
  const past = ms - now
  const words = new Intl.RelativeTimeFormat(i18n.tag, { numeric: 'auto' })
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
