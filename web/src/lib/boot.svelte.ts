// The first picture of a page came with it (src/frame/draw.ts) and stays until the page itself
// stands. Meanwhile the page is put up in steps, each in a task of its own: a slow telephone
// answers a finger in between.

const STEPS = 6

class Boot {
  /** What comes later is shown from its step on: `{#if boot.at > 3}`. */
  at = $state(Infinity)
  /** In a first picture: where the newest work's own is written in. */
  picture = ''
  #waited: Promise<unknown>[] = []

  /** Called where the page begins. Nothing is in steps where there was no first picture. */
  begin(): void {
    if (typeof document !== 'undefined' && picture()) this.at = 0
  }

  /** The first picture stays until this is there, or is not to be had. */
  wait(part: Promise<unknown>): void {
    if (this.at < Infinity) this.#waited.push(part)
  }

  /** Goes through the steps; then the first picture gives way. */
  async run(): Promise<void> {
    while (this.at < STEPS) {
      await pause()
      this.at += 1
    }
    await Promise.allSettled(this.#waited)
    await pause()
    this.at = Infinity
    picture()?.remove()
  }
}

const picture = () => document.getElementById('frame')

/** The next task; what is painted and what is pressed comes before it. */
export const pause = () => new Promise<void>(done => setTimeout(done))

/** When nothing else is to be done, but soon. */
export const idle = (run: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 300)
}

export const boot = new Boot()
