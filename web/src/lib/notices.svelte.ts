// Tells that works go on and end, on whatever page: in the tab's title, by one polite notice, and,
// where the person wishes it, by a sound and a notification of the system.
import { get, url } from './api.ts'
import type { Work, WorkPage } from './api/types.ts'
import { number } from './format.ts'
import { i18n, t } from './i18n.svelte.ts'
import { live } from './live.svelte.ts'
import { person } from './session.svelte.ts'
import { toasts } from './toast.svelte.ts'
import { keep } from './work/shelf.ts'

const AGAIN_MS = 15_000
const MARK = /^\(\d+\) [\d.,]+ % · /

class Notices {
  active = $state.raw<ReadonlyMap<string, Work>>(new Map())
  /** '(2) 64 % · ' while works are made; else nothing. */
  mark = $derived(this.#mark())
  #ended = new Set<string>()

  /** Listens until the returned function is called. Only when somebody is signed in. */
  start(): () => void {
    const stop = live.listen(work => this.#heard(work))
    void this.#look()
    const timer = setInterval(() => this.active.size && void this.#look(), AGAIN_MS)
    return () => {
      stop()
      clearInterval(timer)
      this.active = new Map()
    }
  }

  /** Keeps the mark before the title of the page, whatever page sets it. */
  paint = (): void => {
    const title = this.mark + document.title.replace(MARK, '')
    if (title !== document.title) document.title = title
  }

  /** Asks the system for its permission. To be called by a click. */
  async allow(): Promise<boolean> {
    return 'Notification' in globalThis && (await Notification.requestPermission()) === 'granted'
  }

  /** Two short tones. */
  chime(): void {
    try {
      const sound = new AudioContext()
      for (const [at, pitch] of [[0, 660], [0.14, 880]] as const) {
        const tone = sound.createOscillator()
        const volume = sound.createGain()
        tone.frequency.value = pitch
        volume.gain.setValueAtTime(0.08, sound.currentTime + at)
        volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + at + 0.3)
        tone.connect(volume).connect(sound.destination)
        tone.start(sound.currentTime + at)
        tone.stop(sound.currentTime + at + 0.3)
      }
      setTimeout(() => void sound.close(), 1000)
    } catch { /* no sound device, or none is allowed yet */ }
  }

  /** What is active now; what was, and ended while the stream was not heard. */
  async #look(): Promise<void> {
    try {
      const { items } = await get<WorkPage>('/api/works?status=active&size=50')
      const gone = [...this.active.keys()].filter(id => !items.some(work => work.id === id))
      const ended = await Promise.all(gone.map(id => get<Work>(`/api/works/${id}`)))
      for (const work of [...items, ...ended]) this.#heard(keep(work))
    } catch { /* the stream tells it with the next change */ }
  }

  #heard(work: Work): void {
    const known = this.active.has(work.id)
    if (!work.finished) {
      if (!this.#ended.has(work.id)) this.active = new Map([...this.active, [work.id, work]])
      return
    }
    this.active = new Map([...this.active].filter(([id]) => id !== work.id))
    if (!known || this.#ended.has(work.id)) return
    this.#ended.add(work.id)
    if (work.status !== 'cancelled') this.#tell(work)
  }

  #tell(work: Work): void {
    const done = work.status === 'succeeded'
    const name = cut(work.title || work.prompt.trim() || i18n.of(work.model_title))
    const text = t(done ? 'shell.notices.done' : 'shell.notices.failed', { name })
    toasts.say(text, { tone: done ? 'info' : 'bad', ms: 8000 })
    const wishes = person.user?.preferences ?? {}
    if (wishes.sound === true) this.chime()
    if (wishes.notify === true && document.hidden && 'Notification' in globalThis && Notification.permission === 'granted') {
      const shown = new Notification(person.site?.name ?? t('shell.name'), { body: text, tag: work.id, icon: url('/favicon.svg') })
      shown.onclick = () => window.focus()
    }
  }

  #mark(): string {
    const works = [...this.active.values()]
    if (!works.length) return ''
    const mean = works.reduce((sum, work) => sum + work.progress, 0) / works.length
    return `(${works.length}) ${number(Math.round(mean))} % · `
  }
}

const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

export const notices = new Notices()
