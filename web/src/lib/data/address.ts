// Filters, pages and the open row live in the URL, so that a view can be sent to somebody.
import { goto } from '$app/navigation'
import { page } from '$app/state'

type Values = Record<string, string | number | null>
let going: URL | undefined // two changes at once: the second builds on the first

/** What the URL says of a name; '' when it says nothing. */
export const asked = (name: string): string => page.url.searchParams.get(name) ?? ''

/** A whole number of 1 or more, one of `allowed` where there are any; else `otherwise`. */
export function askedNumber(name: string, otherwise: number, allowed?: readonly number[]): number {
  const value = Number(asked(name))
  if (!Number.isInteger(value) || value < 1 || (allowed && !allowed.includes(value))) return otherwise
  return value
}

/** Changes filters; the list begins again at its first page. Empty values leave the URL. */
export const filter = (values: Values): Promise<void> => write({ page: null, ...values })

/** Changes the page or what is open; the filters stay. */
export const turn = (values: Values): Promise<void> => write(values)

async function write(values: Values): Promise<void> {
  const next = new URL((going ?? page.url).href)
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === '') next.searchParams.delete(name)
    else next.searchParams.set(name, String(value))
  }
  if (next.href === (going ?? page.url).href) return
  going = next
  await goto(next, { replace: true, reset: false })
  if (going === next) going = undefined
}
