// @lucide/svelte's icons, each as the plain picture that it is. Its own component puts every icon
// together in the browser, attribute by attribute: dozens on a page are a good part of its start.
import type { Plugin } from 'vite'

type Node = [tag: string, attributes: Record<string, string>][]
const ICON = /@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/

/** What the studio says of an icon: `size` in pixels, and `class`. It is always beside a text. */
function picture(node: Node): string {
  const parts = node.map(([tag, attributes]) => {
    const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`)
    return `<${tag} ${written.join(' ')} />`
  })
  return `<script>let { size = 24, class: extra } = $props()</script>
<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" class={extra}>${parts.join('')}</svg>`
}

export const plainIcons: Plugin = {
  name: 'onetake:plain-icons',
  enforce: 'pre',
  transform: {
    filter: { id: ICON },
    handler(code, id) {
      const data = /const iconData = (\{.*\});/.exec(code)?.[1]
      if (data === undefined) this.error(`${id} is not written as icons were`)
      return { code: picture((JSON.parse(data) as { node: Node }).node), map: null }
    },
  },
}
