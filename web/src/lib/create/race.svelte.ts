// One prompt for several lines of models: what each would be asked for, and where they differ.
import type { ModelCard, NewWork, Scalar, WorkDetail } from '../api/types.ts'
import { Files } from './files.svelte.ts'
import { request, resolve, type Change, type Field, type Form, type Reason } from './form.ts'
import { lines, type Line, type Tab } from './line.ts'
import { attached, tableOf } from './maker.svelte.ts'
import { renumber } from './mention.ts'
import type { Model } from './model.ts'
import { modeOf, type Attached, type Mode } from './way.ts'

export const MOST = 4
/** Set for all at once; the rest is each model's own default. */
const SHARED = ['aspect_ratio', 'resolution', 'duration', 'generate_audio', 'voice', 'n']

export interface Entrant { line: Line; form: Form | null; missing: Reason[]; changes: Change[] }

export class Race {
  cards = $state.raw<readonly ModelCard[]>([])
  tab = $state<Tab>('video')
  chosen = $state.raw<Readonly<Record<string, Scalar>>>({})
  text = $state('')
  mode = $state<Mode>('reference')
  style = $state<string | null>(null)
  picked = $state.raw<readonly Line[]>([])
  files = new Files()
  #tables = $state.raw<Readonly<Record<string, readonly Model[]>>>({})

  lines = $derived(lines(this.cards))
  entrants: Entrant[] = $derived(this.picked.map(line => {
    const form = resolve(this.#tables[line.id] ?? [], { mode: this.mode, text: this.text, chosen: this.chosen, files: this.files.list })
    return { line, form, missing: form?.missing ?? [], changes: form?.changes ?? [] }
  }))
  /** The fields that all have; a value that one of them does not take is changed there, and said. */
  fields: Field[] = $derived.by(() => {
    const [first, ...others] = this.entrants
    return SHARED.flatMap(name => {
      const own = first?.form?.fields.find(field => field.name === name && !field.refused)
      const theirs = others.map(each => each.form?.fields.find(field => field.name === name && !field.refused))
      if (!own || theirs.some(field => !field)) return []
      const values = [own, ...theirs as Field[]].flatMap(field => field.options ?? [])
      const options = own.options && [...new Map(values.map(option => [option.value, option])).values()]
      return (options && options.length > 1) || own.param.minimum !== undefined ? [{ ...own, options }] : []
    })
  })

  constructor(cards: readonly ModelCard[]) {
    this.cards = cards
  }

  open(tab: Tab): void {
    this.tab = tab
    this.picked = []
    this.chosen = {}
    this.style = null
  }

  async toggle(line: Line): Promise<void> {
    if (this.picked.some(each => each.id === line.id)) {
      this.picked = this.picked.filter(each => each.id !== line.id)
      return
    }
    if (this.picked.length >= MOST) return
    this.picked = [...this.picked, line]
    const models = await Promise.all(line.cards.map(card => tableOf(card.id)))
    this.#tables = { ...this.#tables, [line.id]: models }
  }

  /** The inputs of a comparison again: its models, its text, its files, and the settings that all had.
   * Answers the models that cannot be had any more. */
  async again(works: readonly WorkDetail[]): Promise<string[]> {
    const [first] = works
    if (!first) return []
    const found = works.map(work => this.lines.find(line => line.cards.some(card => card.id === work.model)))
    const picked = [...new Set(found.filter(line => line !== undefined))].slice(0, MOST)
    const tables = await Promise.all(picked.map(line => Promise.all(line.cards.map(card => tableOf(card.id)))))
    this.tab = picked[0]?.tab ?? this.tab
    this.#tables = { ...this.#tables, ...Object.fromEntries(picked.map((line, at) => [line.id, tables[at]!])) }
    this.text = String(first.request.input.prompt ?? first.request.input.text ?? '')
    this.style = first.style
    this.mode = modeOf(first.operation, tables[0] ?? [])
    this.files.replace(first.materials.map(attached))
    this.chosen = alike(works)
    this.picked = picked
    return works.filter((_, at) => !found[at]).map(work => work.model)
  }

  set(name: string, value: Scalar | undefined): void {
    const { [name]: _, ...rest } = this.chosen
    this.chosen = value === undefined ? rest : { ...rest, [name]: value }
  }

  arrange(after: readonly Attached[]): void {
    this.text = renumber(this.text, this.files.list, after)
    this.files.replace(after)
  }

  /** The works that would be made, in the order of the models; `done`: the lines whose work is under way. */
  works(batch: string, done: readonly string[] = []): NewWork[] {
    const styled = this.style && (this.tab === 'video' || this.tab === 'image')
    return this.entrants.flatMap(({ form, line }) => (form && !done.includes(line.id)
      ? [{ request: request(form, this.text), batch, ...(styled ? { style: this.style } : {}) }] : []))
  }
}

/** The shared settings that are the same in all works that have them. */
function alike(works: readonly WorkDetail[]): Record<string, Scalar> {
  return Object.fromEntries(SHARED.flatMap(name => {
    const values = new Set(works.map(work => work.request.input[name]).filter(value => value !== undefined))
    return values.size === 1 ? [[name, [...values][0]!]] : []
  }))
}
