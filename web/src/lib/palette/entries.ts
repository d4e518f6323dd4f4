// What the palette offers, and which of it fits what was typed.
import { goto } from '$app/navigation'
import { url } from '#lib/api.ts'
import type { Work } from '#lib/api/types.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'
import type { Overlay } from '#lib/keys.ts'
import { person } from '#lib/session.svelte.ts'
import { theme } from '#lib/theme.svelte.ts'
import { titleOf } from '#lib/work/wording.ts'

export interface Entry { id: string; group: 'pages' | 'works' | 'acts'; label: string; hint?: string; run: () => void }

const pageOf = (path: string, label: string): Entry => ({
  id: path, group: 'pages', label, run: () => (path === '/docs' ? void location.assign(url(path)) : void goto(url(path))),
})

export function offered(works: readonly Work[], open: (overlay: Overlay) => void): Entry[] {
  const pages: [string, string][] = [['/', t('shell.nav.home')], ['/create', t('shell.nav.create')], ['/library', t('library.title')], ['/docs', t('shell.nav.guide')]]
  const own: [string, string][] = [
    ['/library?favourite=1', t('library.palette.favourites')], ['/library?status=processing', t('library.palette.progress')], ['/compare', t('shell.nav.compare')],
    ['/profile', t('shell.nav.profile')], ['/console', t('shell.nav.console')], ['/console/keys', t('library.palette.keys')],
    ['/console/statement', t('library.palette.statement')], ['/console/webhooks', t('library.palette.webhooks')],
  ]
  const office: [string, string][] = person.administrator ? [['/admin', t('shell.nav.office')]] : []
  const guest: [string, string][] = [['/login', t('shell.nav.signIn')], ['/register', t('shell.nav.register')]]
  return [
    ...[...pages, ...(person.user ? [...own, ...office] : guest)].map(([path, label]) => pageOf(path, label)),
    ...works.map((work): Entry => ({
      id: work.id, group: 'works', label: titleOf(work), hint: i18n.of(work.model_title), run: () => void goto(url(`/library?work=${work.id}`)),
    })),
    { id: 'theme', group: 'acts', label: t('library.palette.theme'), run: theme.flip },
    { id: 'language', group: 'acts', label: t('library.palette.language'), run: () => void i18n.set(i18n.locale === 'en' ? 'zh' : 'en') },
    { id: 'shortcuts', group: 'acts', label: t('library.palette.shortcuts'), hint: '?', run: () => open('shortcuts') },
  ]
}

/** Every word that was typed is in the label, in any order. */
export function matching(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter(entry => words.every(word => `${entry.label} ${entry.hint ?? ''}`.toLowerCase().includes(word)))
}
