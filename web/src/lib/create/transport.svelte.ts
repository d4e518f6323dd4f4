// Several films or sounds as one: they start, stop and move together. The longest leads.
const APART_SECONDS = 0.12

export class Transport {
  playing = $state(false)
  now = $state(0)
  length = $state(0)
  #members = new Set<HTMLMediaElement>()
  #frame = 0

  /** To be attached to each element. */
  join = (element: HTMLMediaElement): (() => void) => {
    this.#members.add(element)
    const measured = () => (this.length = this.#longest()?.duration || 0)
    const ended = () => element === this.#longest() && this.pause()
    element.addEventListener('loadedmetadata', measured)
    element.addEventListener('ended', ended)
    if (element.readyState >= 1) measured()
    return () => {
      element.removeEventListener('loadedmetadata', measured)
      element.removeEventListener('ended', ended)
      this.#members.delete(element)
      if (!this.#members.size) this.pause()
    }
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  play(): void {
    if (this.now >= this.length - 0.05) this.seek(0)
    this.playing = true
    for (const element of this.#members) {
      if (element.currentTime < (element.duration || 0)) element.play().catch(() => this.pause())
    }
    this.#frame = requestAnimationFrame(this.#follow)
  }

  pause(): void {
    this.playing = false
    cancelAnimationFrame(this.#frame)
    for (const element of this.#members) element.pause()
  }

  seek(to: number): void {
    this.now = to
    for (const element of this.#members) element.currentTime = Math.min(to, element.duration || 0)
  }

  #follow = (): void => {
    const lead = this.#longest()
    if (!this.playing || !lead) return
    this.now = lead.currentTime
    for (const element of this.#members) {
      const apart = Math.abs(element.currentTime - lead.currentTime)
      if (element !== lead && !element.ended && !element.seeking && apart > APART_SECONDS && lead.currentTime < element.duration) {
        element.currentTime = lead.currentTime
      }
    }
    this.#frame = requestAnimationFrame(this.#follow)
  }

  #longest(): HTMLMediaElement | undefined {
    return [...this.#members].filter(each => Number.isFinite(each.duration)).toSorted((a, b) => b.duration - a.duration)[0]
  }
}
