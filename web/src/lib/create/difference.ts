// What was changed between two texts, by words (by characters where a language has no spaces).
export interface Piece { kind: 'same' | 'added' | 'removed'; text: string }

const CELLS_MAX = 2_000_000              // of the table; longer changes are shown as one

/** Pieces that, without the added ones, read as `before`; without the removed ones, as `after`. */
export function difference(before: string, after: string): Piece[] {
  const old = words(before)
  const now = words(after)
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  const pieces: Piece[] = [
    { kind: 'same', text: old.slice(0, head).join('') },
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    { kind: 'same', text: old.slice(old.length - tail).join('') },
  ]
  return joined(pieces)
}

function words(text: string): string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|@?[\p{L}\p{N}_'’-]+|\s+|[^\s]/gu) ?? []
}

function middle(old: string[], now: string[]): Piece[] {
  if (!old.length || !now.length || old.length * now.length > CELLS_MAX) {
    return [{ kind: 'removed', text: old.join('') }, { kind: 'added', text: now.join('') }]
  }
  const width = now.length + 1
  const longest = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = old[i] === now[j]
        ? longest[(i + 1) * width + j + 1]! + 1
        : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  return walk(old, now, longest, width)
}

function walk(old: string[], now: string[], longest: Uint32Array, width: number): Piece[] {
  const pieces: Piece[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ kind: 'same', text: old[i]! })
      i += 1
      j += 1
    } else if (j >= now.length || (i < old.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      pieces.push({ kind: 'removed', text: old[i++]! })
    } else {
      pieces.push({ kind: 'added', text: now[j++]! })
    }
  }
  return pieces
}

function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (!piece.text) continue
    if (last?.kind === piece.kind) last.text += piece.text
    else result.push({ ...piece })
  }
  return result
}
