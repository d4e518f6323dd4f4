// What is being made: the line of models, the text, the files and the choices, and the form that
// follows from them.
import { get } from '../api.ts'
import type { Material, ModelCard, NewWork, Scalar, WorkDetail } from '../api/types.ts'
import { queries } from '../query.ts'
import { keepDraft, readDraft } from './draft.ts'
import { Files } from './files.svelte.ts'
import { request, resolve, type Form } from './form.ts'
import { lines, ranked, stem, type Line, type Tab } from './line.ts'
import { renumber } from './mention.ts'
import type { Model } from './model.ts'
import { modeOf, type Attached, type Mode } from './way.ts'

const TEXTS = ['prompt', 'text']

export class Maker {
  tab = $state<Tab>('video')
  cards = $state.raw<readonly ModelCard[]>([])
  line = $state.raw<Line | null>(null)
  models = $state.raw<readonly Model[]>([])
  text = $state('')
  mode = $state<Mode>('reference')
  style = $state<string | null>(null)
  chosen = $state.raw<Readonly<Record<string, Scalar>>>({})
  files = new Files()
  /** Why the model's tables could not be read. */
  problem = $state.raw<unknown>(null)

  lines = $derived(lines(this.cards))
  form: Form | null = $derived(
    resolve(this.models, { mode: this.mode, text: this.text, chosen: this.chosen, files: this.files.list }),
  )
  #asked = $state(0)

  constructor(cards: readonly ModelCard[]) {
    this.cards = cards
  }

  /** Whether a line of models was looked for yet. */
  get asked(): boolean {
    return this.#asked > 0
  }

  /** What would be sent now; null while it is not known which model makes it. */
  get work(): NewWork | null {
    if (!this.form) return null
    const styled = this.form.main === 'prompt' && (this.tab === 'video' || this.tab === 'image')
    return { request: request(this.form, this.text), ...(styled && this.style ? { style: this.style } : {}) }
  }

  /** Another kind of work, as it was left. */
  async open(tab: Tab): Promise<void> {
    const draft = readDraft(tab, Date.now())
    this.tab = tab
    this.models = []
    this.text = draft?.text ?? ''
    this.mode = draft?.mode ?? 'reference'
    this.style = draft?.style ?? null
    this.chosen = draft?.chosen ?? {}
    this.files.replace(draft?.files ?? [])
    const known = this.lines.filter(line => line.tab === tab)
    await this.choose(known.find(line => line.id === draft?.line) ?? usual(known))
  }

  /** Another line of models; what was chosen stays, as far as it is taken there. */
  async choose(line: Line | null): Promise<void> {
    const turn = ++this.#asked
    this.line = line
    this.problem = null
    try {
      const models = await Promise.all((line?.cards ?? []).map(card => tableOf(card.id)))
      if (turn === this.#asked) this.models = models
    } catch (error) {
      if (turn !== this.#asked) return
      this.models = []
      this.problem = error
    }
  }

  /** The last choice wins over earlier ones with which it cannot be had. */
  set(name: string, value: Scalar | undefined): void {
    const { [name]: _, ...rest } = this.chosen
    this.chosen = value === undefined ? rest : { ...rest, [name]: value }
  }

  reset(): void {
    this.chosen = {}
    this.style = null
    this.mode = 'reference'
  }

  /** Files in another order, or fewer: mentions in the text follow them. */
  arrange(after: readonly Attached[]): void {
    this.text = renumber(this.text, this.files.list, after)
    this.files.replace(after)
  }

  keep(): void {
    if (!this.line) return
    const { mode, text, chosen, style } = this
    keepDraft(this.tab, { line: this.line.id, mode, text, chosen, style, files: this.files.list.filter(file => file.url), at: Date.now() })
  }

  /** The inputs of a work again, with its files and its mentions. */
  async remix(work: WorkDetail): Promise<void> {
    const line = this.lines.find(each => each.cards.some(card => card.id === work.model)) ?? this.lines.find(each => each.id === stem(work.model))
    const texts = Object.entries(work.request.input).filter(([name]) => TEXTS.includes(name))
    const main = 'prompt' in work.request.input ? 'prompt' : 'text'
    this.tab = line?.tab ?? this.tab
    this.models = []
    this.text = String(texts.find(([name]) => name === main)?.[1] ?? '')
    this.style = work.style
    this.chosen = {}
    this.files.replace(work.materials.map(attached))
    await this.choose(line ?? null)
    this.mode = modeOf(work.operation, this.models)
    this.chosen = this.#meant(work, main)
  }

  /** Of a request with all its defaults, what somebody chose; and what tells the models of a line apart. */
  #meant(work: WorkDetail, main: string): Record<string, Scalar> {
    const params = this.models.find(model => model.id === work.model)?.operations.find(table => table.name === work.operation)?.params
    return Object.fromEntries(Object.entries(work.request.input).filter(([name, value]) => {
      const param = params?.[name]
      const apart = this.models.length > 1 && param?.values?.length === 1
      return name !== main && param && (value !== param.default || apart)
    }))
  }

  /** What a work has made as the start of another: to be continued, referred to, or its first picture. */
  async begin(work: WorkDetail, how: 'extend' | 'reference' | 'frame'): Promise<void> {
    const [output] = work.outputs
    const medium = output?.content_type.split('/')[0]
    const picture = how === 'frame' && medium !== 'image' ? output?.thumbnail_url : output?.url
    if (!output || !picture) return
    await this.open('video')
    this.text = how === 'extend' ? '' : this.text
    const content_type = picture === output.url ? output.content_type : 'image/jpeg'
    const name = `${work.title || work.id}.${content_type.split('/')[1] ?? ''}`
    this.files.replace([attached({ role: 'image', token: null, url: picture, name, content_type, size: output.size })])
    this.mode = how === 'extend' ? 'extend' : how === 'frame' ? 'frames' : 'reference'
    const own = this.lines.find(line => line.cards.some(card => card.id === work.model))
    const able = (line: Line | undefined | null) => line && line.tab === 'video' && line.cards.some(card => card.operations.some(name =>
      how === 'extend' ? name === 'extend_video' : how === 'frame' ? name === 'image_to_video' : name === 'reference_to_video'))
    if (able(own)) await this.choose(own!)
    else if (!able(this.line)) await this.choose(usual(this.lines.filter(line => able(line))))
  }
}

const usual = (all: readonly Line[]): Line | null => ranked(all)[0] ?? null

export function tableOf(id: string): Promise<Model> {
  return queries.fetchQuery({
    queryKey: ['model', id], queryFn: () => get<Model>(`/v1/models/${encodeURIComponent(id)}`), staleTime: 300_000,
  })
}

export function attached(material: Material): Attached {
  const medium = material.content_type.split('/')[0]
  return {
    id: material.url, medium: medium === 'video' || medium === 'audio' ? medium : 'image', name: material.name, size: material.size,
    content_type: material.content_type, url: material.url, seconds: null, width: null, height: null, mask: material.role === 'mask' || undefined,
  }
}
