// Calls to our own server: the session's cookie, its token, and errors in the reader's language.
import { asset } from '$app/paths'
import type { Problem, Session } from './api/types.ts'
import { i18n, t } from './i18n.svelte.ts'
import { taken } from './known.ts'

let csrf: string | null = null
let owner: string | null = null // whose token it is

export function keepToken(token: string | null, user: string | null): void {
  csrf = token
  owner = user
}

/** Told when the server knows nobody any more, or somebody else than the page does. */
let lost: () => void = () => undefined
export const whenLost = (told: () => void): void => void (lost = told)

/** The session may have begun anew in another tab. True: the same person's, so its token is good now. */
async function renewed(): Promise<boolean> {
  try {
    const answer = await fetch(url('/api/session'), { credentials: 'same-origin', cache: 'no-store' })
    if (!answer.ok) return false
    const now = (await answer.json()) as Session
    if (!now.user || now.user.id !== owner || now.csrf === csrf) return false
    csrf = now.csrf
    return true
  } catch {
    return false
  }
}

/** For requests that `call` cannot make, such as an upload with its progress. */
export const csrfToken = (): string | null => csrf

/** What went wrong, in words for people. `code` is the server's, or `offline`. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly param: string | null,
    readonly allowed: string[],
    readonly requestId: string | null,
    readonly retryAfterSeconds: number | null,
    detail: string,
  ) {
    super(detail)
  }

  /** Nothing goes on from this page before somebody signs in, or it is loaded anew. */
  get ended(): boolean {
    return this.code === 'not_signed_in' || this.code === 'wrong_origin'
  }

  /** One sentence; never the server's raw text where there are words of our own. */
  get words(): string {
    const known = i18n.maybe(`shell.errors.${this.code}`) ?? t('shell.errors.internal_error')
    if (this.code === 'invalid_field' && this.param) {
      const field = i18n.maybe(`shell.fields.${this.param.replace(/^input\./, '').replace(/[[.].*$/, '')}`)
      const allowed = this.allowed.length ? t('shell.errors.allowed', { values: this.allowed.join(', ') }) : ''
      return `${t('shell.errors.field', { field: field ?? this.param })} ${allowed}`.trim()
    }
    if (this.code === 'rate_limited' && this.retryAfterSeconds) {
      return t('shell.errors.wait', { seconds: this.retryAfterSeconds })
    }
    return known
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
interface Options {
  body?: unknown
  form?: FormData
  signal?: AbortSignal
  headers?: Record<string, string>
}

/** A path of this installation, below the prefix under which it is served: `url('/library')`. */
export const url = (path: string): string => base + path
const base = asset('x' as never).slice(0, -2) // Kit tells the prefix only with something behind it

/** The answer of a path such as `/api/works`. Raises ApiError. */
export const call = <T>(method: Method, path: string, options: Options = {}): Promise<T> => lasting(() => once<T>(method, path, options))

/** Does it, and once more with the session's newer token when that is why it was refused: nothing was
 *  done then, because the token is looked at first. Raises ApiError. */
export async function lasting<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send().catch(async (error: unknown) => {
      if (error instanceof ApiError && error.code === 'wrong_origin' && (await renewed())) return send()
      throw error
    })
  } catch (error) {
    if (error instanceof ApiError && error.ended) lost()
    throw error
  }
}

async function once<T>(method: Method, path: string, options: Options): Promise<T> {
  const headers: Record<string, string> = { ...options.headers }
  if (csrf && method !== 'GET') headers['X-Onetake-Csrf'] = csrf
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  const body = options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  let answer: Response
  try {
    answer = await fetch(url(path), { method, headers, body, signal: options.signal, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError('offline', 0, null, [], null, null, 'offline')
  }
  if (!answer.ok) throw await problemOf(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

export const get = async <T>(path: string, signal?: AbortSignal) => (taken(path) as T | undefined) ?? call<T>('GET', path, { signal })
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, { body: body ?? {} })
export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, { body })
export const remove = (path: string) => call<void>('DELETE', path)

/** What an answer that is no success says. */
export async function problemOf(answer: Response): Promise<ApiError> {
  const id = answer.headers.get('x-request-id')
  try {
    const { error } = (await answer.json()) as Problem
    return new ApiError(
      error.code, answer.status, error.param ?? null, error.allowed ?? [], error.request_id ?? id,
      error.retry_after_seconds ?? null, error.message,
    )
  } catch {
    return new ApiError(answer.status >= 500 ? 'unavailable' : 'internal_error', answer.status, null, [], id, null, '')
  }
}

/** Words for whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof ApiError ? error.words : t('shell.errors.internal_error')
}

/** A query string from what is set: '' or '?a=b'. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return set.length ? `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}` : ''
}
