// One sending of a form: what is missing before, what the server refused after, beside its field.
import { tick } from 'svelte'
import { ApiError } from '#lib/api.ts'

/** Words that follow the language, or nothing when the field is fine. */
export type Refusal = (() => string) | false | null | undefined

export class Submission<Field extends string> {
  busy = $state(false)
  /** What concerns no single field; `<Problem>` shows it. */
  problem = $state.raw<unknown>(null)
  #refusals = $state.raw<Partial<Record<Field, Refusal>>>({})

  constructor(
    readonly fields: readonly Field[],
    /** Codes of the server that concern one field: `wrong_code` the field `code`. */
    readonly codes: Partial<Record<string, Field>> = {},
  ) {}

  error(field: Field): string | null {
    const refusal = this.#refusals[field]
    return refusal ? refusal() : null
  }

  /** Sends when all fields are fine. True when it was accepted. */
  async run(form: HTMLFormElement | undefined, refusals: Partial<Record<Field, Refusal>>, send: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.problem = null
    this.#refusals = refusals
    if (Object.values(refusals).some(Boolean)) {
      await this.#show(form)
      return false
    }
    this.busy = true
    try {
      await send()
      return true
    } catch (error) {
      const field = this.#field(error)
      if (field && error instanceof ApiError) this.#refusals = { [field]: () => error.words } as Partial<Record<Field, Refusal>>
      else this.problem = error
    } finally {
      this.busy = false
    }
    await this.#show(form)
    return false
  }

  #field(error: unknown): Field | undefined {
    if (!(error instanceof ApiError)) return undefined
    const whole = error.param?.replace(/[[.].*$/, '') // `networks[1]` is about the field `networks`
    const named = this.fields.find(field => field === whole)
    return this.codes[error.code] ?? (error.code === 'invalid_field' || error.code === 'common_password' ? named : undefined)
  }

  async #show(form: HTMLFormElement | undefined): Promise<void> {
    await tick()
    form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
}
