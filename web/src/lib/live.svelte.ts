// One stream of events for each tab. The server is the authority: what it says replaces what is shown.
import { url } from './api.ts'
import type { Balance, Work, WorkDetail, WorkPage } from './api/types.ts'
import { queries } from './query.ts'
import { person } from './session.svelte.ts'

const RETRY_MS = 5_000

type Listener = (work: Work) => void

class Live {
  /** False while the connection is lost; results are safe meanwhile. */
  connected = $state(true)
  /** How often the server was there again; what depends on it is asked again. */
  back = $state(0)
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #listeners = new Set<Listener>()
  #gone = new Set<string>()
  #reading: ReturnType<typeof setTimeout> | undefined

  /** Only when somebody is signed in; `stop` when nobody is. */
  start(): void {
    if (this.#source) return
    const source = new EventSource(url('/api/events'))
    this.#source = source
    source.addEventListener('open', () => {
      if (!this.connected) {
        queries.invalidateQueries({ queryKey: ['works'] })
        this.back += 1
      }
      this.connected = true
    })
    source.addEventListener('error', () => {
      this.connected = false
      if (source.readyState === EventSource.CLOSED) this.#later()
    })
    source.addEventListener('work', event => this.#heard(JSON.parse((event as MessageEvent<string>).data) as Work))
    source.addEventListener('gone', event => this.#lost((JSON.parse((event as MessageEvent<string>).data) as { id: string }).id))
    source.addEventListener('balance', event => person.balance(JSON.parse((event as MessageEvent<string>).data) as Balance))
  }

  /** The server refused the stream, so the browser gives up: the session is over, or it is not ready yet. */
  #later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(async () => {
      this.#source = undefined
      await person.refresh().catch(() => undefined)
      if (person.user) this.start()
    }, RETRY_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#reading)
    this.#gone.clear()
    this.#source?.close()
    this.#source = undefined
    this.connected = true
  }

  /** Called with every change of a work, until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #heard(work: Work): void {
    queries.setQueriesData<WorkPage>({ queryKey: ['works'] }, page =>
      page && { ...page, items: page.items.map(item => (item.id === work.id ? { ...item, ...work } : item)) })
    queries.setQueryData<WorkDetail>(['work', work.id], known => known && { ...known, ...work })
    if (work.finished) queries.invalidateQueries({ queryKey: ['work', work.id] })
    for (const listener of this.#listeners) listener(work)
    if (this.#gone.delete(work.id)) this.#readAgain() // it is back
  }

  /** Deleted here or elsewhere: it is in no list any more, and the lists have others in its place. */
  #lost(id: string): void {
    this.#gone.add(id)
    queries.setQueriesData<WorkPage>({ queryKey: ['works'] }, page => page && { ...page, items: page.items.filter(item => item.id !== id) })
    this.#readAgain()
  }

  /** Once for all that is heard within a moment. */
  #readAgain(): void {
    clearTimeout(this.#reading)
    this.#reading = setTimeout(() => void queries.invalidateQueries({ queryKey: ['works'] }), 300)
  }
}

export const live = new Live()
if (typeof window !== 'undefined') addEventListener('online', () => (live.back += 1))
