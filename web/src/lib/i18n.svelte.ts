// Two languages, switched without a reload. One rune holds the locale, so every t() in markup is
// reactive. English is the schema: keys and {placeholders} are checked by the compiler.
import shell from './locales/en/shell.ts'
import type account from './locales/en/account.ts'
import type studio from './locales/en/studio.ts'
import type library from './locales/en/library.ts'
import type console_ from './locales/en/console.ts'
import type office from './locales/en/office.ts'

export type Locale = 'en' | 'zh'
/** Each area is a file; a route loads those it needs, in its +layout.ts: `await i18n.need('studio')`. */
interface Areas {
  shell: typeof shell
  account: typeof account
  studio: typeof studio
  library: typeof library
  console: typeof console_
  office: typeof office
}
export type Area = keyof Areas
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
  #words = $state.raw<Partial<Record<Area, object>>>({ shell })
  #areas = new Set<Area>(['shell'])
  #plural = $derived(new Intl.PluralRules(tag(this.locale)))
  #number = $derived(new Intl.NumberFormat(tag(this.locale), { maximumFractionDigits: 6 }))

  tag = $derived(tag(this.locale))

  /** Call once, before anything is shown. */
  async start(): Promise<void> {
    const known = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
    if (known !== 'en') await this.set(known)
  }

  async set(locale: Locale): Promise<void> {
    const words = await Promise.all([...this.#areas].map(async area => [area, await read(locale, area)] as const))
    this.#words = Object.fromEntries(words)
    this.locale = locale
    document.documentElement.lang = tag(locale)
    try {
      localStorage.locale = locale
    } catch { /* private mode */ }
  }

  async need(...areas: Area[]): Promise<void> {
    const missing = areas.filter(area => !this.#areas.has(area))
    if (!missing.length) return
    const words = await Promise.all(missing.map(async area => [area, await read(this.locale, area)] as const))
    for (const area of missing) this.#areas.add(area)
    this.#words = { ...this.#words, ...Object.fromEntries(words) }
  }

  t = <K extends Key>(key: K, ...given: Args<At<Areas, K>>): string => {
    const values = given[0] as Values | undefined
    const found = this.#find(key)
    if (found === undefined) return key
    if (typeof found === 'string') return values ? fill(found, values) : found
    const count = Number(values?.count ?? 0)
    const form = this.#plural.select(count) === 'one' ? found.one : found.other
    return fill(form.replace('#', this.#number.format(count)), values ?? {})
  }

  /** Words for a label that comes from the server, such as a code or a parameter's name. */
  maybe = (key: string): string | undefined => {
    const found = this.#find(key)
    return typeof found === 'string' ? found : undefined
  }

  of = (words: { en: string; zh: string }): string => words[this.locale]

  #find(key: string): string | Plural | undefined {
    let at: unknown = this.#words
    for (const part of key.split('.')) at = (at as Record<string, unknown> | undefined)?.[part]
    return at as string | Plural | undefined
  }
}

async function read(locale: Locale, area: Area): Promise<object> {
  if (locale === 'en' && area === 'shell') return shell
  return (await files[`./locales/${locale}/${area}.ts`]!()).default
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

export const i18n = new I18n()
export const t = i18n.t
