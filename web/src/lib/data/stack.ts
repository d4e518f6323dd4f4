// The geometry of stacked bars: the largest series at the foot, the small ones together on top.

/** From the strongest to the weakest; the last is for all others. One hue: media is the only colour. */
export const TONES = [100, 74, 54, 38].map(share => `color-mix(in oklab, var(--accent) ${share}%, var(--canvas))`).concat('var(--line-strong)')
const NAMED = TONES.length - 1

export interface Series { id: string; total: number }
export interface Part { series: number; value: number; from: number; height: number }
export interface Stack { series: Series[]; columns: { day: string; total: number; parts: Part[] }[]; most: number }

/** Heights are in percent of the highest day. The series '' holds what has no tone of its own. */
export function stacked(days: readonly { day: string; parts: Record<string, number> }[]): Stack {
  const totals = new Map<string, number>()
  for (const { parts } of days) {
    for (const [id, value] of Object.entries(parts)) totals.set(id, (totals.get(id) ?? 0) + value)
  }
  const ranked = [...totals].filter(([, total]) => total > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const own = ranked.length > NAMED + 1 ? ranked.slice(0, NAMED) : ranked
  const rest = ranked.slice(own.length).reduce((sum, [, total]) => sum + total, 0)
  const series = own.map(([id, total]) => ({ id, total }))
  if (rest > 0) series.push({ id: '', total: rest })
  const sums = days.map(({ parts }) => Object.values(parts).reduce((sum, value) => sum + value, 0))
  const most = Math.max(0, ...sums)
  const columns = days.map(({ day, parts }, n) => {
    let from = 0
    let left = sums[n]!
    const drawn: Part[] = []
    series.forEach(({ id }, index) => {
      const value = id === '' ? left : (parts[id] ?? 0)
      left -= parts[id] ?? 0
      const height = most ? (value / most) * 100 : 0
      if (height > 1e-9) drawn.push({ series: index, value, from, height })
      from += height
    })
    return { day, total: sums[n]!, parts: drawn }
  })
  return { series, columns, most }
}
