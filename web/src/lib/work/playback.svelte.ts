// What a film or a sound is doing, and the keys that change it. The element's fields are bound to it.
const FRAME_SECONDS = 1 / 24
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

export class Playback {
  paused = $state() as boolean
  now = $state(0)
  length = $state(0)
  volume = $state(1)
  muted = $state(false)
  rate = $state(1)
  loop = $state(false)
  failed = $state(false)

  constructor(playing: boolean) {
    this.paused = !playing
  }

  /** How far an arrow key goes: 5 s, less in what is short. */
  stride = $derived(Math.min(5, Math.max(0.5, (this.length || 10) / 10)))

  toggle = (): void => {
    if (this.paused && this.length && this.now >= this.length - 0.05) this.now = 0
    this.paused = !this.paused
  }

  seek(to: number): void {
    this.now = Math.min(Math.max(0, to), this.length || 0)
  }

  step(frames: number): void {
    this.paused = true
    this.seek(this.now + frames * FRAME_SECONDS)
  }

  mute = (): void => {
    this.muted = !this.muted
    if (!this.muted && this.volume === 0) this.volume = 0.5
  }

  /** Whether the key was for us. Space and Enter on a control belong to that control. */
  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
    const on = event.target instanceof Element ? event.target : null
    if (on?.matches('select, textarea, input:not([type=range])')) return false
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (pressed === ' ' && on?.closest('button, a, summary, [role=menuitem]')) return false
    if (pressed.startsWith('Arrow') && on?.matches('[data-volume]')) return false
    const act = {
      ' ': this.toggle, k: this.toggle, m: this.mute,
      ArrowLeft: () => this.seek(this.now - this.stride), ArrowRight: () => this.seek(this.now + this.stride),
      ',': () => this.step(-1), '.': () => this.step(1),
    }[pressed]
    act?.()
    return act !== undefined
  }
}
