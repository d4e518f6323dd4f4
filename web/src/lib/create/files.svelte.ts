// The files beside a prompt: taken in, sent one after another, shown with their progress.
import { wordsOf } from '../api.ts'
import type { Medium } from '../api/types.ts'
import { bytes } from '../format.ts'
import { t } from '../i18n.svelte.ts'
import { person } from '../session.svelte.ts'
import { random } from './send.ts'
import { bytesMax, look, mediumOf, upload } from './upload.ts'
import type { Attached } from './way.ts'

/** A picture that is too large, and what could be done: nothing of it is sent until somebody says so. */
export interface Large { id: string; file: File; most: number; busy: boolean }

export class Files {
  list = $state.raw<readonly Attached[]>([])
  /** Share that is sent, 0 to 1, by id. */
  progress = $state.raw<Readonly<Record<string, number>>>({})
  /** What could not be taken, in words. */
  errors = $state.raw<readonly string[]>([])
  large = $state.raw<readonly Large[]>([])
  /** There is something to show of them. */
  any = $derived(this.list.length + this.errors.length + this.large.length > 0)
  #previews = new Map<string, string>()
  #stops = new Map<string, AbortController>()
  #turn: Promise<void> = Promise.resolve()

  /** A link to show a file by: the one that was chosen here, or the one that was kept. */
  preview(file: Attached): string | null {
    return this.#previews.get(file.id) ?? file.url
  }

  replace(files: readonly Attached[]): void {
    for (const file of this.list) if (!files.some(other => other.id === file.id)) this.#forget(file.id)
    this.list = files
    for (const file of files) if (file.url && file.seconds === null && file.width === null) void this.#look(file.id, file.url, file.medium)
  }

  dismiss(): void {
    this.errors = []
  }

  /** Takes files in; those that cannot be used are named with the reason. */
  add(files: readonly File[]): void {
    this.errors = []
    for (const file of files) {
      const medium = mediumOf(file)
      const limit = medium && person.site ? bytesMax(medium, person.site.limits) : Infinity
      if (!medium) this.#say(t('studio.files.unknown', { name: file.name }))
      else if (!file.size) this.#say(t('studio.files.empty', { name: file.name }))
      else if (medium === 'image' && file.size > limit) this.large = [...this.large, { id: random(), file, most: limit, busy: false }]
      else if (file.size > limit) this.#say(t('studio.files.tooLarge', { name: file.name, size: bytes(file.size), most: bytes(limit) }))
      else this.#take(file, medium)
    }
  }

  /** Takes a smaller copy of the picture instead. */
  async shrink(id: string): Promise<void> {
    const known = this.large.find(each => each.id === id)
    if (!known || known.busy) return
    this.large = this.large.map(each => (each.id === id ? { ...each, busy: true } : each))
    try {
      const copy = await (await import('./smaller.ts')).smaller(known.file, known.most)
      if (this.large.some(each => each.id === id)) this.#take(copy, 'image')
    } catch {
      this.#say(t('studio.files.notSmaller', { name: known.file.name }))
    }
    this.leave(id)
  }

  /** Does without it. */
  leave(id: string): void {
    this.large = this.large.filter(each => each.id !== id)
  }

  #take(file: File, medium: Medium): void {
    const id = random()
    const link = URL.createObjectURL(file)
    this.#previews.set(id, link)
    this.#stops.set(id, new AbortController())
    this.list = [...this.list, {
      id, medium, name: file.name, size: file.size, content_type: file.type, url: null, seconds: null, width: null, height: null,
    }]
    this.progress = { ...this.progress, [id]: 0 }
    void this.#look(id, link, medium)
    this.#turn = this.#turn.then(() => this.#send(id, file))
  }

  async #send(id: string, file: File): Promise<void> {
    const stop = this.#stops.get(id)
    if (!stop) return
    try {
      const kept = await upload(file, share => (this.progress = { ...this.progress, [id]: share }), stop.signal)
      this.#know(id, { url: kept.url, content_type: kept.content_type, size: kept.size })
    } catch (error) {
      if (error instanceof DOMException) return
      this.#say(`${file.name}: ${wordsOf(error)}`)
      this.list = this.list.filter(each => each.id !== id)
      this.#forget(id)
    } finally {
      const { [id]: _, ...rest } = this.progress
      this.progress = rest
    }
  }

  async #look(id: string, link: string, medium: Medium): Promise<void> {
    this.#know(id, await look(link, medium))
  }

  #know(id: string, facts: Partial<Attached>): void {
    this.list = this.list.map(file => (file.id === id ? { ...file, ...facts } : file))
  }

  #say(words: string): void {
    this.errors = [...this.errors, words]
  }

  #forget(id: string): void {
    this.#stops.get(id)?.abort()
    this.#stops.delete(id)
    const link = this.#previews.get(id)
    if (link) URL.revokeObjectURL(link)
    this.#previews.delete(id)
  }
}
