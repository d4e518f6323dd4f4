// Short notices at the lower edge. One at a time is read out, politely. Whoever points at one, or has the
// focus in it, has more time, up to an end.
export interface Toast {
  id: number
  text: string
  tone: 'info' | 'bad'
  action?: { label: string; run: () => void }
  undo?: boolean // Ctrl or ⌘ with Z does what the action does
}

/** However long somebody reads; what is offered has to be possible until then. */
const MOST_MS = 25_000

interface Time { left: number; since: number; end: number; timer: ReturnType<typeof setTimeout> }

class Toasts {
  shown = $state<Toast[]>([])
  #next = 0
  #times = new Map<number, Time>()

  say(text: string, options: { tone?: Toast['tone']; action?: Toast['action']; undo?: boolean; ms?: number } = {}): number {
    const id = ++this.#next
    const now = performance.now()
    this.shown = [...this.shown.slice(-2), { id, text, tone: options.tone ?? 'info', action: options.action, undo: options.undo }]
    const left = options.ms ?? (options.action ? 10_000 : 5_000)
    this.#times.set(id, { left, since: now, end: now + MOST_MS, timer: setTimeout(() => this.drop(id), left) })
    return id
  }

  /** Its time stands still until `go`. */
  hold(id: number): void {
    const time = this.#times.get(id)
    if (!time) return
    const now = performance.now()
    time.left = Math.max(time.left - (now - time.since), 1_000)
    clearTimeout(time.timer)
    time.timer = setTimeout(() => this.drop(id), time.end - now)
  }

  go(id: number): void {
    const time = this.#times.get(id)
    if (!time) return
    time.since = performance.now()
    clearTimeout(time.timer)
    time.timer = setTimeout(() => this.drop(id), Math.min(time.left, time.end - time.since))
  }

  drop(id: number): void {
    clearTimeout(this.#times.get(id)?.timer)
    this.#times.delete(id)
    this.shown = this.shown.filter(toast => toast.id !== id)
  }

  /** Takes the last thing back that can be; false when there is nothing. */
  undo(): boolean {
    const last = this.shown.findLast(toast => toast.undo)
    if (!last) return false
    this.drop(last.id)
    last.action?.run()
    return true
  }
}

export const toasts = new Toasts()
