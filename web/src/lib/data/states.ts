// States of tasks as people tell them apart: the word of a badge is the word of the filter.
import type { Status } from '../api/types.ts'

const OF = {
  pending: ['queued'], processing: ['submitting', 'uncertain', 'running', 'storing'], done: ['succeeded'],
  failed: ['failed'], cancelled: ['cancelled'], expired: ['expired'],
} as const satisfies Record<string, readonly Status[]>

export type State = keyof typeof OF
export const STATES = Object.keys(OF) as State[]

export const stateOf = (status: Status): State => STATES.find(state => (OF[state] as readonly Status[]).includes(status))!

/** What the server is asked for; '' for none, and for what is no state. */
export const statusesOf = (state: string): string => (Object.hasOwn(OF, state) ? OF[state as State].join(',') : '')
