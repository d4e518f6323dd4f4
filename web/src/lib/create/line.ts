// Models that differ only in what a form can choose (resolution, sound, orientation, seconds) are one
// line of the picker: `seedance2.0-480p` and `seedance2.0-1080p` are two resolutions of one thing.
import type { ModelCard, Words } from '../api/types.ts'

export type Tab = 'video' | 'image' | 'speech' | 'music' | 'avatar' | 'voice'
export const TABS: readonly Tab[] = ['video', 'image', 'speech', 'music', 'avatar', 'voice']

export interface Line {
  id: string                             // what the ids of its models have in common
  title: Words
  summary: Words
  features: Words[]
  family: string
  price: Words                           // of the model in the middle
  sizes: string[]                        // the resolutions among its models, the smallest first
  tab: Tab
  cards: ModelCard[]
  available: boolean
  hint: string | null                    // its id, where another line has the same title
}

const VARIANT = /^(?:\d+(?:\.\d+)?k|\d{3,4}p|audio|silent|landscape|portrait|\d{1,2}s)$/i

const SIZE = /^(?:\d+(?:\.\d+)?k|\d{3,4}p)$/i
const MIDDLE = /-(?:720p|1k)(?:-|$)/i

/** `veo3.1-fast-video-1080p` -> `veo3.1-fast-video` */
export function stem(id: string): string {
  const kept = id.split('-').filter(part => !VARIANT.test(part))
  return kept.length ? kept.join('-') : id
}

export function tabOf(card: Pick<ModelCard, 'modality' | 'operations'>): Tab {
  return card.operations.includes('animate') ? 'avatar' : card.modality
}

/** The lines of a catalogue, in its order; within a line those of a family stand together. */
export function lines(cards: readonly ModelCard[]): Line[] {
  const found = new Map<string, ModelCard[]>()
  for (const card of cards) {
    const key = `${tabOf(card)}/${stem(card.id)}`
    found.set(key, [...(found.get(key) ?? []), card])
  }
  const all = [...found.values()].map(line)
  for (const each of all) {
    const same = all.some(other => other !== each && other.tab === each.tab && other.title.en === each.title.en)
    if (same) each.hint = each.id
  }
  return all
}

function line(cards: ModelCard[]): Line {
  const able = cards.filter(card => card.available)
  const first = able.find(card => MIDDLE.test(card.id)) ?? able[0] ?? cards[0]!
  return {
    id: stem(first.id), title: shared(cards.map(card => card.title)), summary: cards.length > 1 ? general(first.summary) : first.summary,
    features: first.features, family: first.family, price: first.price_words, sizes: sizes(cards), tab: tabOf(first), cards,
    available: able.length > 0, hint: null,
  }
}

function sizes(cards: readonly ModelCard[]): string[] {
  const found = cards.flatMap(card => card.id.split('-').filter(part => SIZE.test(part)))
  const pixels = (size: string) => parseFloat(size) * (/k$/i.test(size) ? 1000 : 1)
  return [...new Set(found)].toSorted((a, b) => pixels(a) - pixels(b)).map(size => size.replace(/k$/, 'K'))
}

/** What is said of one resolution, said of all. */
function general(words: Words): Words {
  const size = String.raw`(?:\d{3,4}p|\d+(?:\.\d+)?k)\b`
  return {
    en: words.en.replace(new RegExp(String.raw` (?:in|at) ${size}`, 'gi'), '').replace(new RegExp(`${size} `, 'gi'), ''),
    zh: words.zh.replace(new RegExp(String.raw` ?${size} ?`, 'gi'), '').replace(/[\s,，、]+(?=[。；]|$)/gu, ''),
  }
}

function shared(titles: readonly Words[]): Words {
  return { en: beginning(titles.map(title => title.en)), zh: beginning(titles.map(title => title.zh)) }
}

/** The words with which all begin; of one alone all of it. */
function beginning(titles: readonly string[]): string {
  const [first = '', ...others] = titles.map(title => title.split(/\s+/))
  const words = first as string[]
  let count = words.length
  for (const other of others as string[][]) {
    let same = 0
    while (same < count && bare(words[same]) === bare(other[same])) same += 1
    count = same
  }
  const text = words.slice(0, count).join(' ').replace(/[\s,,、··-]+$/u, '')
  return text || titles[0] || ''
}

const bare = (word: string | undefined) => word?.replace(/[,,、]$/u, '')

/** What can be used now first, and then what does the most; so the first one is what is chosen at first. */
export function ranked(all: readonly Line[]): Line[] {
  const count = (line: Line) => (line.available ? 100 : 0) + Math.max(...line.cards.map(card => card.operations.length))
  return all.toSorted((a, b) => count(b) - count(a))
}

const RECOMMENDED = 3

/** The best of as many families, where there is something to choose from. */
export function recommended(all: readonly Line[]): Line[] {
  const able = ranked(all.filter(line => line.available))
  const best = [...Map.groupBy(able, line => line.family).values()].map(([first]) => first!)
  return all.length > 2 * RECOMMENDED ? best.slice(0, RECOMMENDED) : []
}

/** Lines in which every word that was typed is found: in titles, summaries, ids and families. */
export function search(all: readonly Line[], typed: string): Line[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter(each => {
    const text = [
      each.title.en, each.title.zh, each.summary.en, each.summary.zh, each.family,
      ...each.cards.map(card => card.id), ...each.features.flatMap(feature => [feature.en, feature.zh]),
    ].join(' ').toLowerCase()
    return words.every(word => text.includes(word))
  })
}
