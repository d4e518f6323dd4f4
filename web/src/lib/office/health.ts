// The parts of the machine in words, each with whether it is fine.
import type { Health } from '#lib/api/types.ts'
import { bytes, duration, number } from '#lib/format.ts'
import { i18n, t } from '#lib/i18n.svelte.ts'

export interface Part { id: string; name: string; ok: boolean; text: string }

export function parts(health: Health): Part[] {
  const { database, storage, worker, mail } = health
  const answered = database.ok ? t('office.health.answered', { ms: number(database.ms) }) : t('office.health.silent')
  const free = t('office.health.free', { free: bytes(storage.free_bytes), total: bytes(storage.total_bytes) })
  return [
    { id: 'database', name: t('office.health.database'), ok: database.ok, text: `${t(`office.health.${database.kind}`)}, ${answered}` },
    { id: 'storage', name: t('office.health.storage'), ok: storage.ok, text: storage.ok ? free : `${free}. ${t('office.health.full')}` },
    { id: 'worker', name: t('office.health.worker'), ok: worker.ok, text: t(worker.ok ? 'office.health.beat' : 'office.health.stuck', { ago: duration(worker.beat_ms_ago) }) },
    { id: 'mail', name: t('office.health.mail'), ok: mail.ok, text: t(`office.health.${mail.kind}`) },
  ]
}

/** How many things need somebody. */
export const troubles = (health: Health): number => parts(health).filter(part => !part.ok).length + health.findings.length

export const stateWords = (state: string): string => i18n.maybe(`office.health.states.${state}`) ?? state
export const ruleWords = (rule: string): string => i18n.maybe(`office.health.rules.${rule}`) ?? rule.replaceAll('_', ' ')

/** '3 days', '2 hr', '5 min': the two largest would say more than anybody needs. */
export function uptime(seconds: number): string {
  if (seconds < 2 * 86_400) return duration(seconds * 1000)
  return t('office.health.days', { count: Math.round(seconds / 86_400) })
}
