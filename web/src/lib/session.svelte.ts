// Who is signed in, and what this installation is. Loaded once, before the first page is shown.
import { get, keepToken, post, remove, whenLost } from './api.ts'
import type { Balance, Me, Session, Site } from './api/types.ts'

class Person {
  user = $state<Me | null>(null)
  site = $state<Site | null>(null)
  /** Whoever is shown here has signed out elsewhere, or is somebody else by now. */
  ended = $state(false)
  administrator = $derived(this.user?.role === 'administrator')
  #loading: Promise<void> | undefined

  load(): Promise<void> {
    this.#loading ??= get<Session>('/api/session').then(answer => this.set(answer))
    this.#loading.catch(() => (this.#loading = undefined))
    return this.#loading
  }

  /** Asks again: the session may have ended elsewhere. */
  async refresh(): Promise<void> {
    this.set(await get<Session>('/api/session'))
  }

  set(session: Session): void {
    keepToken(session.csrf, session.user?.id ?? null)
    this.ended = false
    this.user = session.user
    this.site = session.site
  }

  /** A change of the account as the server answered it. */
  know(user: Me): void {
    this.user = user
  }

  balance(now: Balance): void {
    if (this.user) this.user = { ...this.user, ...now }
  }

  async signIn(email: string, password: string): Promise<void> {
    this.set(await post<Session>('/api/session', { email, password }))
  }

  async signOut(everywhere = false): Promise<void> {
    await remove(everywhere ? '/api/sessions' : '/api/session')
    this.set(await get<Session>('/api/session'))
  }
}

export const person = new Person()
whenLost(() => (person.ended = person.user !== null))
