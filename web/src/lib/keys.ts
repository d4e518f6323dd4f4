// Shortcuts of the keyboard. Those of a single key can be switched off, and never act while typing or
// below a dialog; ⌘K or Ctrl+K always works.
import { goto } from '$app/navigation'
import { url } from './api.ts'
import { person } from './session.svelte.ts'

export type Overlay = 'palette' | 'shortcuts'
/** By the key as it is written: 'j', 'Delete', 'Enter'. */
export type Acts = Record<string, (event: KeyboardEvent) => void>

/** After `g`: where to. */
export const PLACES: Record<string, string> = { h: '/', c: '/create', l: '/library', o: '/console', p: '/profile' }
const SEQUENCE_MS = 1500
const layers: Acts[] = []
let sequence = 0

/** Keys of a page, until the returned function is called. */
export function bind(acts: Acts): () => void {
  layers.push(acts)
  return () => void layers.splice(layers.indexOf(acts), 1)
}

export const single = (): boolean => person.user?.preferences.shortcuts !== false

/** Listens to the whole window until the returned function is called. */
export function start(open: (overlay: Overlay) => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (key === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault()
      return open('palette')
    }
    if (event.metaKey || event.ctrlKey || event.altKey || !single() || elsewhere(event)) return
    const act = key === '?' ? () => open('shortcuts') : following(key, event.timeStamp) ?? layers.at(-1)?.[key]
    if (!act) return
    event.preventDefault()
    act(event)
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}

/** The second key after `g`, if this is one. */
function following(key: string, at: number): (() => void) | undefined {
  const place = at - sequence < SEQUENCE_MS ? PLACES[key] : undefined
  sequence = key === 'g' ? at : 0
  if (key === 'g') return () => {}
  return place === undefined ? undefined : () => void goto(url(place))
}

/** Where keys mean something else: fields, menus, sliders, and everything while a dialog is open. */
function elsewhere(event: KeyboardEvent): boolean {
  const on = event.target instanceof HTMLElement ? event.target : null
  if (on?.isContentEditable || on?.closest('input:not([type=checkbox]), textarea, select, [role=menu], [role=listbox], [role=tablist]')) return true
  if ((event.key === 'Enter' || event.key === ' ') && on?.closest('a, button, summary, input')) return true
  return document.querySelector('dialog[open]') !== null
}
