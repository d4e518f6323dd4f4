// Draws each route's first picture while the studio is built: what its page shows before it knows
// anything of the server. The gateway sends it with the page, so that it is seen before scripts run;
// the root layout takes it away when the page itself stands.
import type { Component } from 'svelte'
import { render } from 'svelte/server'
import Frame from './Frame.svelte'
import Share from './Share.svelte'
import { page } from './kit.ts'
import { boot } from '#lib/boot.svelte.ts'
import { type Area, i18n, type Locale } from '#lib/i18n.svelte.ts'
import { person } from '#lib/session.svelte.ts'

/** The gateway writes the place's name here. */
const NAME = '{{name}}'
const LOCALES: Locale[] = ['en', 'zh']
interface Route {
  page?: () => Promise<{ default: unknown }>
  words: Area[]
  alone?: true
  /** See src/onetake/site/frame.py. */
  audience?: 'guests' | 'members'
}
const ROUTES: Record<string, Route> = {
  '/s/[id]': { page: async () => ({ default: Share }), words: ['library'], alone: true },
  '/(account)': { page: () => import('../routes/(account)/+page.svelte'), words: ['account'] },
  '/(account)/login': { page: () => import('../routes/(account)/login/+page.svelte'), words: ['account'], alone: true, audience: 'guests' },
  '/(account)/register': { page: () => import('../routes/(account)/register/+page.svelte'), words: ['account'], alone: true, audience: 'guests' },
  '/(account)/forgot': { page: () => import('../routes/(account)/forgot/+page.svelte'), words: ['account'], alone: true, audience: 'guests' },
  '/(account)/terms': { page: () => import('../routes/(account)/terms/+page.svelte'), words: ['account', 'legal'] },
  '/(account)/privacy': { page: () => import('../routes/(account)/privacy/+page.svelte'), words: ['account', 'legal'] },
  '/(studio)/create': { page: () => import('#lib/create/Create.svelte'), words: ['studio', 'library'], audience: 'members' },
  '/library': { page: () => import('../routes/library/+page.svelte'), words: ['library'], audience: 'members' },
}

async function drawn(id: string, route: Route): Promise<string> {
  const path = id.replace(/\/\([^/]*\)/g, '') || '/'
  Object.assign(page, { url: new URL(path, 'http://frame/'), route: { id } })
  person.user = null
  boot.picture = id === '/library' ? '{{picture}}' : ''
  const Page = route.page ? ((await route.page()).default as Component) : null
  return render(Frame, { props: { Page, alone: route.alone ?? false } }).body.replace(/<!--.*?-->/g, '')
}

Object.assign(globalThis, { matchMedia: () => ({ matches: true }), location: page.url, document: { documentElement: {} } })
person.set({
  csrf: null, user: null,
  site: {
    name: NAME, version: '', base_url: '', registration: true, mail: 'smtp', providers: [], announcement: null, top_up: null, sandbox: false,
    limits: { image_bytes: 0, audio_bytes: 0, video_bytes: 0 },
  },
})
/** By the routes' ids, as JSON: src/onetake/site/routes.py reads it. */
export async function pictures(): Promise<string> {
  const found: Record<string, { audience: string; html: Record<string, string> }> = {}
  for (const locale of LOCALES) {
    await i18n.set(locale)
    for (const [id, route] of Object.entries(ROUTES)) {
      await i18n.need(...route.words)
      found[id] ??= { audience: route.audience ?? 'everybody', html: {} }
      found[id].html[locale] = await drawn(id, route)
    }
  }
  return JSON.stringify(found)
}
