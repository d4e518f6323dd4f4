// Addresses in a text that somebody wrote, so that they can be pressed.

export interface Piece { text: string; href: string | null }

const ADDRESS = /(https?:\/\/[^\s<>"'，。；、）】]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/
const TAIL = /[.,;:!?)\]]+$/

/** The text in order; only addresses of the web and of letters become links. */
export function pieces(text: string): Piece[] {
  return text.split(ADDRESS).flatMap((part, at) => {
    if (at % 2 === 0) return part ? [{ text: part, href: null }] : []
    const tail = TAIL.exec(part)?.[0] ?? ''
    const link = part.slice(0, part.length - tail.length)
    const href = link.includes('://') ? link : `mailto:${link}`
    return [{ text: link, href }, ...(tail ? [{ text: tail, href: null }] : [])]
  })
}
