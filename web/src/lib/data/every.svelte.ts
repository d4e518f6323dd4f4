// Looks again from time to time, while somebody looks at the page.

/** To be called where a component begins. `wanted` is asked for reactively. */
export function every(ms: number, run: () => Promise<void>, wanted: () => boolean = () => true): void {
  $effect(() => {
    if (!wanted()) return
    const timer = setInterval(() => {
      if (!document.hidden) void run()
    }, ms)
    return () => clearInterval(timer)
  })
}
