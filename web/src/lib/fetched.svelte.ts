// What a component shows of the server: asked for while it is shown, and the same for everybody who shows it.
import { untrack } from 'svelte'
import { type Question, queries, written } from './query.ts'

interface Asked<T> extends Question<T> {
  /** False: not to be asked for now. */
  enabled?: boolean
  /** `keepPreviousData`: what the name before had, until the new one is there. */
  placeholderData?: typeof keepPreviousData
}
type State<T> =
  | { readonly data: undefined; readonly error: null; readonly isPending: true; readonly isError: false; readonly isSuccess: false }
  | { readonly data: T; readonly error: null; readonly isPending: false; readonly isError: false; readonly isSuccess: true }
  | { readonly data: T | undefined; readonly error: Error; readonly isPending: false; readonly isError: true; readonly isSuccess: false }
export type Fetched<T> = State<T> & {
  readonly isPlaceholderData: boolean
  readonly isFetching: boolean
  /** Asks again, whatever is known. Never raises: the error is shown. */
  readonly refetch: () => Promise<void>
}

export const keepPreviousData = <T>(before: T | undefined): T | undefined => before

/** To be called where a component begins. The question may change: it is asked anew when its name does. */
export function createQuery<T>(ask: () => Asked<T>): Fetched<T> {
  const question = $derived(ask())
  const id = $derived(written(question.queryKey))
  const wanted = $derived(question.enabled !== false)
  const entry = $derived.by(() => {
    void id
    return queries.entry<T>(untrack(() => question.queryKey))
  })
  let before: T | undefined
  const shown = $derived.by(() => {
    const { data, error } = entry
    if (data !== undefined) before = data
    const placed = data === undefined && !error && before !== undefined && question.placeholderData === keepPreviousData
    return { data: placed ? before : data, placed }
  })

  $effect(() => {
    const held = entry
    if (wanted) return untrack(() => held.hold(() => untrack(() => question)))
  })

  const answer = {
    get data() { return shown.data },
    get error() { return entry.error },
    get isPending() { return shown.data === undefined && !entry.error },
    get isError() { return entry.error !== null },
    get isSuccess() { return shown.data !== undefined && !entry.error },
    get isPlaceholderData() { return shown.placed },
    get isFetching() { return entry.fetching },
    refetch: () => entry.ask(untrack(() => question), true),
  }
  return answer as Fetched<T>
}
