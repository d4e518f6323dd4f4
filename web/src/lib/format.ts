// Numbers, amounts and times for people, in the chosen language. No number without its unit.
import { t } from './i18n.svelte.ts'
import { number } from './number.ts'

export { number } from './number.ts'

const DAY = 86_400_000

// Dates and units are put together here: loading Intl's own takes a telephone as long as several frames,
// and both languages need little of it.

/** '120 credits'. Amounts are exact to six places; only what is there is shown. */
export function credits(value: number): string {
  return t('shell.units.credits', { amount: number(value, 6) })
}

export function signed(value: number): string {
  return t('shell.units.credits', { amount: (value > 0 ? '+' : '') + number(value, 6) })
}

export function percent(share: number): string {
  return `${number(share * 100, 1)}%`
}

/** '20 sec', '3 min', '2 hr': how long something takes. */
export function duration(ms: number): string {
  const unit = ms < 90_000 ? 'second' : ms < 5_400_000 ? 'minute' : 'hour'
  const size = { second: 1000, minute: 60_000, hour: 3_600_000 }[unit]
  const digits = unit === 'second' && ms < 10_000 ? 1 : 0
  return t(`shell.units.${unit}`, { amount: number(ms / size, digits) })
}

/** '0:05', as a player shows it. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** 'Nov 22, 2026, 09:05', where the reader is. */
export function date(ms: number): string {
  const at = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return t('shell.units.moment', { day: day(ms), time: `${two(at.getHours())}:${two(at.getMinutes())}` })
}

export function day(ms: number): string {
  const at = new Date(ms)
  const month = t('shell.units.months').split(' ')[at.getMonth()] ?? ''
  return t('shell.units.day', { year: at.getFullYear(), month, day: at.getDate() })
}

/** '3 minutes ago', 'in 2 hours'; put `date` into the title beside it. */
export function ago(ms: number, now = Date.now()): string {
  const away = Math.abs(ms - now)
  const side = ms > now ? 'ahead' : 'past'
  if (away < 60_000) return t(`shell.units.${side}.soon`)
  if (away < 3_600_000) return t(`shell.units.${side}.minutes`, { count: Math.round(away / 60_000) })
  if (away < DAY) return t(`shell.units.${side}.hours`, { count: Math.round(away / 3_600_000) })
  if (away < 30 * DAY) return t(`shell.units.${side}.days`, { count: Math.round(away / DAY) })
  return day(ms)
}

export function bytes(size: number): string {
  if (size < 1e6) return `${number(size / 1e3, 1)} kB`
  return size < 1e9 ? `${number(size / 1e6, 1)} MB` : `${number(size / 1e9, 1)} GB`
}
