// A list that grows page by page, as long as there is a next one.
import { createQuery, type Fetched } from './fetched.svelte.ts'
import type { Name } from './entry.svelte.ts'
import { written } from './query.ts'

interface Asked<T, P> {
  queryKey: Name
  queryFn: (asking: { pageParam: P; signal: AbortSignal }) => Promise<T>
  initialPageParam: P
  /** What the page after this one is asked for with; null: this is the last one. */
  getNextPageParam: (last: T) => P | null
  /** Milliseconds until it is asked for again; false: it is not. */
  refetchInterval?: (pages: readonly T[]) => number | false
}
interface Pages<T> { pages: T[]; more: boolean }
export type Growing<T> = Fetched<Pages<T>> & {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => Promise<void>
}

export function createInfiniteQuery<T, P>(ask: () => Asked<T, P>): Growing<T> {
  let wanted = 1 // pages
  let growing = $state(false)
  const question = $derived(ask())
  const id = $derived(written(question.queryKey))

  async function read(signal: AbortSignal): Promise<Pages<T>> {
    const { queryFn, initialPageParam, getNextPageParam } = question
    const pages: T[] = []
    let next: P | null = initialPageParam
    do {
      const page: T = await queryFn({ pageParam: next as P, signal })
      pages.push(page)
      next = getNextPageParam(page)
    } while (next !== null && pages.length < wanted)
    return { pages, more: next !== null }
  }
  const list = createQuery(() => ({ queryKey: [...question.queryKey, 'pages'], queryFn: ({ signal }) => read(signal) }))

  $effect(() => {
    const wait = list.data && question.refetchInterval?.(list.data.pages)
    if (!wait) return
    const timer = setInterval(() => void list.refetch(), wait)
    return () => clearInterval(timer)
  })
  $effect.pre(() => {
    void id
    wanted = 1 // another list begins
  })

  async function fetchNextPage(): Promise<void> {
    wanted = (list.data?.pages.length ?? 0) + 1
    growing = true
    await list.refetch()
    growing = false
  }
  return Object.defineProperties(Object.create(list as object) as Growing<T>, {
    hasNextPage: { get: () => list.data?.more ?? false },
    isFetchingNextPage: { get: () => growing },
    fetchNextPage: { value: fetchNextPage },
  })
}
