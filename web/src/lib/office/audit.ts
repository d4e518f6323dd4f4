// A row of the audit in words: what was done, and what differs.
import type { Audit } from '#lib/api/types.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

/** `old` null: it was made, or its old value is not kept. */
export interface Difference { field: string; old: string | null; new: string | null; secret: boolean }

export const actionWords = (action: string): string => i18n.maybe(`office.audit.actions.${action.replaceAll('.', '_')}`) ?? action
export const actorWords = (audit: Pick<Audit, 'actor' | 'actor_email'>): string =>
  audit.actor_email ?? (audit.actor === 'command line' ? t('office.audit.command') : audit.actor)
export function fieldWords(field: string): string {
  const amount = /^price\.components\[(\d+)\]\.tiers\[(\d+)\]\.credits$/.exec(field)
  if (amount) return t('office.fields.amount', { part: Number(amount[1]) + 1, line: Number(amount[2]) + 1 })
  return i18n.maybe(`office.fields.${field}`) ?? field
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return t('office.audit.nothing')
  if (typeof value === 'boolean') return t(value ? 'office.on' : 'office.off')
  if (typeof value !== 'object') return String(value)
  const parts = Array.isArray(value) ? value.map(String) : Object.entries(value).map(([name, each]) => (name === String(each) ? name : `${name}: ${String(each)}`))
  return parts.length ? parts.join(i18n.locale === 'zh' ? '、' : ', ') : t('office.audit.nothing')
}

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null

/** Of two records, what is not the same in both. */
function apart(one: unknown, other: unknown): unknown {
  const [a, b] = [record(one), record(other)]
  return a && b ? Object.fromEntries(Object.entries(a).filter(([name, value]) => b[name] !== value)) : one
}

/** Changed fields with both values; of what was made or deleted, its values. */
export function differences(detail: Audit['detail']): Difference[] {
  return Object.entries(detail).map(([field, value]) => {
    const both = record(value)
    if (both && Object.keys(both).every(name => name === 'changed')) return { field, old: null, new: null, secret: Object.keys(both).length > 0 }
    if (both && 'old' in both && 'new' in both) return { field, old: shown(apart(both.old, both.new)), new: shown(apart(both.new, both.old)), secret: false }
    return { field, old: null, new: shown(value), secret: false }
  })
}

/** The first difference, and how many more there are. */
export function summary(detail: Audit['detail']): string {
  const [first, ...more] = differences(detail)
  if (!first) return ''
  const change = first.secret ? t('office.audit.secret') : first.old === null ? first.new : `${first.old} → ${first.new}`
  const words = `${fieldWords(first.field)}: ${change}`
  return more.length ? `${words} · ${t('office.audit.more', { count: more.length })}` : words
}

/** Where the subject of a row is shown, if it can be. */
export function subjectPath(audit: Pick<Audit, 'action' | 'subject'>): string | null {
  const subject = encodeURIComponent(audit.subject)
  if (audit.action === 'channel.removed') return null
  if (audit.action.startsWith('channel.')) return `/admin/channels?open=${subject}`
  if (audit.action.startsWith('model.')) return `/admin/models?open=${subject}`
  if (audit.action.startsWith('user.')) return `/admin/users?open=${subject}`
  if (audit.action.startsWith('task.')) return `/admin/works?open=${subject}`
  return audit.action.startsWith('options.') ? '/admin/options' : null
}
