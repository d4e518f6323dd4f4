// Short notices at the lower edge. One at a time is read out, politely.
export interface Toast {
  id: number
  text: string
  tone: 'info' | 'bad'
  action?: { label: string; run: () => void }
}

class Toasts {
  shown = $state<Toast[]>([])
  #next = 0

  say(text: string, options: { tone?: Toast['tone']; action?: Toast['action']; ms?: number } = {}): number {
    const id = ++this.#next
    this.shown = [...this.shown.slice(-2), { id, text, tone: options.tone ?? 'info', action: options.action }]
    setTimeout(() => this.drop(id), options.ms ?? (options.action ? 10_000 : 5_000))
    return id
  }

  drop(id: number): void {
    this.shown = this.shown.filter(toast => toast.id !== id)
  }
}

export const toasts = new Toasts()
