// What was fetched, kept by name. Names begin with the noun: ['works', filters], ['work', id].
import { QueryClient } from '@tanstack/svelte-query'

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, refetchOnWindowFocus: false, retry: 1 },
  },
})
