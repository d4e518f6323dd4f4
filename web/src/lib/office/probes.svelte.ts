// Tests of channels: which are under way, and what the last one said. They cost nothing.
import { SvelteMap } from 'svelte/reactivity'
import { post } from '#lib/api.ts'
import type { Channel, ChannelError, ChannelTest } from '#lib/api/types.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

export interface Probe { busy: boolean; result?: ChannelTest; problem?: unknown }

class Probes {
  readonly #known = new SvelteMap<string, Probe>()

  of = (id: string): Probe | undefined => this.#known.get(id)

  run = async (id: string): Promise<void> => {
    const before = this.#known.get(id)
    if (before?.busy) return
    this.#known.set(id, { ...before, busy: true })
    try {
      const result = await post<ChannelTest>(`/api/admin/channels/${encodeURIComponent(id)}/test`)
      this.#known.set(id, { busy: false, result })
    } catch (problem) {
      this.#known.set(id, { busy: false, problem })
    }
  }

  /** What was said of an address or a key does not hold once they have changed. */
  forget = (id: string): void => void this.#known.delete(id)

  all = (channels: readonly Channel[]): Promise<void[]> => Promise.all(channels.map(channel => this.run(channel.id)))
}

/** What to mend, in the reader's language; then the status of the reply, or what is not there. */
export function problemWords({ code, status, models }: ChannelError): string {
  const more = status ? `HTTP ${status}` : models.join(i18n.locale === 'zh' ? '、' : ', ')
  return [t(`office.channels.problems.${code}`), more].filter(Boolean).join(' · ')
}

export const probes = new Probes()
