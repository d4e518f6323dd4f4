// Creating a work once, however often it has to be sent: the same key goes with the same request
// until the server has answered it.
import { ApiError, call } from '../api.ts'
import type { NewWork, Work } from '../api/types.ts'

const unanswered = new Map<string, string>()

/** Raises ApiError. What did not reach the server is sent once more. */
export async function send(work: NewWork): Promise<Work> {
  const body = JSON.stringify(work)
  const key = unanswered.get(body) ?? random()
  unanswered.set(body, key)
  const headers = { 'Idempotency-Key': key }
  try {
    const made = await call<Work>('POST', '/api/works', { body: work, headers }).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'offline') return call<Work>('POST', '/api/works', { body: work, headers })
      throw error
    })
    unanswered.delete(body)
    return made
  } catch (error) {
    if (!(error instanceof ApiError && (error.code === 'offline' || error.status >= 500))) unanswered.delete(body)
    throw error
  }
}

/** 128 random bits; `randomUUID` is not there on a page without TLS. */
export function random(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
