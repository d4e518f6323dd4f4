// Tests of channels: which are under way, and what the last one said. They cost nothing.
import { SvelteMap } from 'svelte/reactivity'
import { post } from '#lib/api.ts'
import type { Channel, ChannelTest } from '#lib/api/types.ts'

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

export const probes = new Probes()
