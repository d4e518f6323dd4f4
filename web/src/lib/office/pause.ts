// Pauses a channel or lets it work again, and says so.
import { patch, wordsOf } from '#lib/api.ts'
import type { Channel } from '#lib/api/types.ts'
import { t } from '#lib/i18n.svelte.ts'
import { queries } from '#lib/query.ts'
import { toasts } from '#lib/toast.svelte.ts'

const put = (channel: Channel): void =>
  void queries.setQueryData<Channel[]>(['channels'], known => known?.map(each => (each.id === channel.id ? channel : each)))

/** Shown at once; taken back when the server refuses it. */
export async function pause(channel: Channel, paused: boolean): Promise<void> {
  put({ ...channel, paused })
  try {
    put(await patch<Channel>(`/api/admin/channels/${encodeURIComponent(channel.id)}`, { paused }))
    toasts.say(t(paused ? 'office.channels.stopped' : 'office.channels.used', { name: channel.name }))
  } catch (error) {
    put(channel)
    toasts.say(wordsOf(error), { tone: 'bad' })
  }
}
