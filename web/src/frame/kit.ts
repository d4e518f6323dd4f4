// What the pages use of SvelteKit, where they are drawn without it: see draw.ts.
export const page = { url: new URL('http://frame/'), params: {} as Record<string, string>, route: { id: '' }, status: 200, error: null }
export const asset = (path: string): string => `/${path}`
export const goto = (): void => {}
export const invalidateAll = (): void => {}
export const onNavigate = (): void => {}
