// Creating a work once, however often it has to be sent: the same key goes with the same request
// until the server has answered it. What is agreed to is no part of it: a price that changed
// before the answer came must not make a second work.
import { ApiError, call } from '../api.ts'
import type { NewWork, Work } from '../api/types.ts'

const unanswered = new Map<string, string>()

/** `agreed`: the most that may be held, in credits. Raises ApiError. What did not reach the server is sent once more. */
export async function send(work: NewWork, agreed: number): Promise<Work> {
  const name = JSON.stringify(work)
  const key = unanswered.get(name) ?? random()
  unanswered.set(name, key)
  const options = { body: { ...work, expected_credits: agreed }, headers: { 'Idempotency-Key': key } }
  try {
    const made = await call<Work>('POST', '/api/works', options).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'offline') return call<Work>('POST', '/api/works', options)
      throw error
    })
    unanswered.delete(name)
    return made
  } catch (error) {
    if (!(error instanceof ApiError && (error.code === 'offline' || error.status >= 500))) unanswered.delete(name)
    throw error
  }
}

/** 128 random bits; `randomUUID` is not there on a page without TLS. */
export function random(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
