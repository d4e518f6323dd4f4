// The page itself comes as a piece of its own, so that a first visit of another page is small.
export const load = async () => ({ Create: (await import('#lib/create/Create.svelte')).default })
