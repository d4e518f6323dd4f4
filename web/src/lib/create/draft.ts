// What was begun and not sent, kept in this browser: one for each kind of work.
import type { Scalar } from '../api/types.ts'
import type { Tab } from './line.ts'
import type { Attached, Mode } from './way.ts'

export interface Draft {
  line: string
  mode: Mode
  text: string
  chosen: Record<string, Scalar>
  style: string | null
  files: Attached[]
  at: number                             // ms; links to files end some time after it
}

const FILES_MS = 6 * 3_600_000

export function keepDraft(tab: Tab, draft: Draft): void {
  try {
    localStorage.setItem(`create.${tab}`, JSON.stringify(draft))
    localStorage.setItem('create.tab', tab)
  } catch { /* private mode, or full */ }
}

/** Null: there is none, or it cannot be read. */
export function readDraft(tab: Tab, now: number): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(`create.${tab}`) ?? 'null') as Draft | null
    if (!draft || typeof draft.text !== 'string' || typeof draft.chosen !== 'object' || !Array.isArray(draft.files)) return null
    return { ...draft, files: now - draft.at < FILES_MS ? draft.files.filter(file => file.url !== null) : [] }
  } catch {
    return null
  }
}

export function lastTab(): string | null {
  try {
    return localStorage.getItem('create.tab')
  } catch {
    return null
  }
}
