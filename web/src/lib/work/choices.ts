// What can be done with a work now, as entries of a menu.
import Ban from '@lucide/svelte/icons/ban'
import Code from '@lucide/svelte/icons/code-xml'
import Download from '@lucide/svelte/icons/download'
import Extend from '@lucide/svelte/icons/between-horizontal-start'
import Frame from '@lucide/svelte/icons/gallery-horizontal-end'
import Images from '@lucide/svelte/icons/images'
import Info from '@lucide/svelte/icons/info'
import Pencil from '@lucide/svelte/icons/pencil'
import Remix from '@lucide/svelte/icons/shuffle'
import Retry from '@lucide/svelte/icons/rotate-ccw'
import Share from '@lucide/svelte/icons/share-2'
import Star from '@lucide/svelte/icons/star'
import Trash from '@lucide/svelte/icons/trash'
import { url } from '#lib/api.ts'
import type { Work } from '#lib/api/types.ts'
import { t } from '#lib/i18n.svelte.ts'
import type { Item } from '#lib/ui/Menu.svelte'
import { desk } from './desk.svelte.ts'
import { saving } from './shelf.ts'
import { stageOf, titleOf } from './wording.ts'

const create = (name: string, work: Work) => url(`/create?${name}=${encodeURIComponent(work.id)}`)

/** `whole`: also what a card has as buttons of its own. */
export function choices(work: Work, whole: boolean): (Item | null)[] {
  const stage = stageOf(work)
  const done = stage === 'done'
  const medium = work.content_type?.split('/')[0]
  const film = done && medium === 'video'
  const items: (Item | null | false)[] = [
    whole && { label: t('library.actions.details'), icon: Info, run: () => desk.inspect(work) },
    whole && { label: t('library.actions.rename'), icon: Pencil, run: () => desk.ask('rename', work) },
    whole && done && work.url !== null && { label: t('library.actions.download'), icon: Download, href: saving(work.url, titleOf(work)) },
    whole && done && { label: t('library.actions.share'), icon: Share, run: () => desk.ask('share', work) },
    { label: work.favourite ? t('library.actions.plain') : t('library.actions.favourite'), icon: Star, run: () => void desk.favour(work) },
    stage === 'active' && !work.cancel_requested && { label: t('library.actions.cancel'), icon: Ban, run: () => void desk.cancel(work) },
    (stage === 'failed' || stage === 'cancelled') && { label: t('library.actions.retry'), icon: Retry, run: () => void desk.retry(work) },
    null,
    { label: t('library.actions.remix'), icon: Remix, href: create('remix', work) },
    film && { label: t('library.actions.extend'), icon: Extend, href: create('extend', work) },
    done && work.url !== null && { label: t('library.actions.reference'), icon: Images, href: create('reference', work) },
    film && { label: t('library.actions.frame'), icon: Frame, href: create('frame', work) },
    { label: t('library.actions.code'), icon: Code, run: () => desk.ask('code', work) },
    whole && work.finished && null,
    whole && work.finished && { label: t('library.actions.erase'), icon: Trash, bad: true, run: () => desk.askErase([work]) },
  ]
  return items.filter(item => item !== false)
}
