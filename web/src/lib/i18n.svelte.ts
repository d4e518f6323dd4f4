// Two languages, switched without a reload. One rune holds the locale, so every t() in markup is
// reactive. English is the schema: keys and {placeholders} are checked by the compiler.
import type shell from './locales/en/shell.ts'
import type account from './locales/en/account.ts'
import type studio from './locales/en/studio.ts'
import type library from './locales/en/library.ts'
import type console_ from './locales/en/console.ts'
import type office from './locales/en/office.ts'
import type data from './locales/en/data.ts'
import type legal from './locales/en/legal.ts'
import { number } from './number.ts'

export type Locale = 'en' | 'zh'
/** Each area is a file; a route loads those it needs, in its +layout.ts: `await i18n.need('studio')`. */
interface Areas {
  shell: typeof shell
  account: typeof account
  studio: typeof studio
  library: typeof library
  console: typeof console_
  office: typeof office
  data: typeof data
  legal: typeof legal
}
export type Area = keyof Areas
/** Both languages need no more; Chinese rarely needs two. */
type Plural = { one: string; other: string }
/** What a translation must look like: `export default { … } satisfies Shape<typeof en>` */
export type Shape<T> = {
  [K in keyof T]: T[K] extends string ? string : T[K] extends Plural ? Plural : Shape<T[K]>
}
type Paths<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string | Plural ? `${P}${K}` : Paths<T[K], `${P}${K}.`>
}[keyof T & string]
type At<T, P extends string> = P extends `${infer A}.${infer B}`
  ? A extends keyof T ? At<T[A], B> : never
  : P extends keyof T ? T[P] : never
type Vars<S> = S extends `${string}{${infer V}}${infer R}` ? V | Vars<R> : never
type Values = Record<string, string | number>
type Args<V> = V extends string
  ? [Vars<V>] extends [never] ? [] : [Record<Vars<V>, string | number>]
  : V extends Plural ? [{ count: number } & Values] : []
export type Key = Paths<Areas>

const files = import.meta.glob<{ default: object }>('./locales/*/*.ts')
const tag = (locale: Locale) => (locale === 'zh' ? 'zh-CN' : 'en')

class I18n {
  locale = $state<Locale>('en')
  #wanted: Locale = typeof document === 'undefined' || !document.documentElement.lang.startsWith('zh') ? 'en' : 'zh'
  #words = $state.raw<Partial<Record<Area, object>>>({})
  #areas = new Set<Area>(['shell'])
  tag = $derived(tag(this.locale))

  /** Call once, before anything is shown. */
  start = (): Promise<void> => this.#settle()

  async set(locale: Locale): Promise<void> {
    this.#wanted = locale
    await this.#settle()
    try {
      localStorage.locale = locale
    } catch { /* private mode */ }
  }

  async need(...areas: Area[]): Promise<void> {
    for (const area of areas) this.#areas.add(area)
    await this.#settle()
  }

  /** All wanted words in the wanted language. Loads run side by side, so the last one to end decides. */
  async #settle(): Promise<void> {
    const locale = this.#wanted
    if (locale === this.locale && [...this.#areas].every(area => area in this.#words)) return
    const found = await Promise.all([...this.#areas].map(async area => [area, await read(locale, area)] as const))
    if (locale !== this.#wanted) return this.#settle()
    const kept = locale === this.locale ? this.#words : {}
    this.#words = { ...kept, ...Object.fromEntries(found) }
    this.locale = locale
    document.documentElement.lang = tag(locale)
  }

  t = <K extends Key>(key: K, ...given: Args<At<Areas, K>>): string => {
    const values = given[0] as Values | undefined
    const found = this.#find(key)
    if (found === undefined) return key
    if (typeof found === 'string') return values ? fill(found, values) : found
    const count = Number(values?.count ?? 0)
    const form = count === 1 ? found.one : found.other
    return fill(form.replace('#', number(count, 6)), values ?? {})
  }

  /** Words for a label that comes from the server, such as a code or a parameter's name. */
  maybe = (key: string, count = 0): string | undefined => {
    const found = this.#find(key)
    return typeof found === 'object' ? (count === 1 ? found.one : found.other) : found
  }

  of = (words: { en: string; zh: string }): string => words[this.locale]

  #find(key: string): string | Plural | undefined {
    let at: unknown = this.#words
    for (const part of key.split('.')) at = (at as Record<string, unknown> | undefined)?.[part]
    return at as string | Plural | undefined
  }
}

async function read(locale: Locale, area: Area): Promise<object> {
  return (await files[`./locales/${locale}/${area}.ts`]!()).default
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

export const i18n = new I18n()
export const t = i18n.t
