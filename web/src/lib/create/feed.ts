// The newest works below the composer, and how one that was just made gets there.
import type { Work, WorkPage } from '../api/types.ts'
import { queries } from '../query.ts'

const SIZE = 10
export const FEED = { key: ['works', { page: 1, size: SIZE, feed: true }], path: `/api/works?page=1&size=${SIZE}` } as const

export function put(work: Work): void {
  queries.setQueryData<WorkPage>(FEED.key, page =>
    page && !page.items.some(each => each.id === work.id)
      ? { ...page, items: [work, ...page.items].slice(0, SIZE), total: page.total + 1 } : page)
  void queries.invalidateQueries({ queryKey: ['works'] })
}
