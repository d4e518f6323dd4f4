// `@Image1`, `@Video1`, `@Audio1` in a prompt: files are numbered from 1 for each medium, in their order.
import type { Medium } from '../api/types.ts'

const MENTION = /@(Image|Video|Audio)(\d{1,6})/g
const NAMES: Record<Medium, string> = { image: 'Image', video: 'Video', audio: 'Audio' }

interface Numbered { id: string; medium: Medium }

/** The token of each file, in their order: `Image1`. */
export function tokens(files: readonly { medium: Medium }[]): string[] {
  const counts: Record<Medium, number> = { image: 0, video: 0, audio: 0 }
  return files.map(file => `${NAMES[file.medium]}${(counts[file.medium] += 1)}`)
}

/** The text in parts; those with odd places are mentions. */
export function split(text: string): string[] {
  return text.split(/(@(?:Image|Video|Audio)\d{1,6})/)
}

/** Mentions in the text that no file has, each once. */
export function unknown(text: string, known: readonly string[]): string[] {
  const found = [...text.matchAll(MENTION)].map(match => `@${match[1]}${Number(match[2])}`)
  return [...new Set(found)].filter(mention => !known.includes(mention.slice(1)))
}

/** The text after files were removed or moved: every mention still names the file that it named.
 * A mention of a file that is gone goes with it. */
export function renumber(text: string, before: readonly Numbered[], after: readonly Numbered[]): string {
  const old = tokens(before)
  const now = tokens(after)
  const moved = new Map(before.map((file, at) => {
    const place = after.findIndex(other => other.id === file.id)
    return [`@${old[at]}`, place < 0 ? '' : `@${now[place]}`]
  }))
  return text.replace(new RegExp(`${MENTION.source}( ?)`, 'g'), (whole, medium: string, number: string, gap: string) => {
    const token = moved.get(`@${medium}${Number(number)}`)
    return token === undefined ? whole : token && token + gap
  })
}

/** The mention that is being typed at the caret: where its `@` is, and what follows it. */
export function typing(text: string, caret: number): { at: number; typed: string } | null {
  const found = /(?:^|[^A-Za-z0-9_@])@([A-Za-z]{0,5}\d{0,6})$/.exec(text.slice(0, caret))
  return found ? { at: caret - found[1]!.length - 1, typed: found[1]! } : null
}
