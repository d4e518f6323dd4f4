// Which addresses are our own. Everything that asks for another site is the home page.

/** `next` as a path below `home`, or `home`. Both begin with a slash; `origin` as in `location`. */
export function local(next: string | null, home: string, origin: string): string {
  if (!next?.startsWith('/') || /[\\\u0000-\u001f]/.test(next)) return home
  const at = new URL(next, origin)
  return at.origin === origin && at.pathname.startsWith(home) ? at.pathname + at.search + at.hash : home
}
