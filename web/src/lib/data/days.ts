// Days of people (their own time zone) and moments of the server (milliseconds UTC).
const DAY = 86_400_000

/** '2026-11-21' of a moment, in the reader's time zone. */
export function dayOf(ms: number): string {
  const at = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The first moment of a day, or null for a text that is no day. */
export function startOf(day: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!parts) return null
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))
  return dayOf(at.getTime()) === day ? at.getTime() : null
}

/** The first moment after a day, or null: what is asked for ends before it. Days of 23 and 25 hours are known. */
export function endOf(day: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!parts || startOf(day) === null) return null
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + 1).getTime()
}

/** The day that many days before, `1` being today. */
export const daysAgo = (days: number, now = Date.now()): string => dayOf(now - (days - 1) * DAY)
