// What the console says and draws: bars that add up, days of the reader, amounts, and examples that are complete.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApiKey, ModelCard } from '../src/lib/api/types.ts'
import { firstModels, firstRequest, smallest } from '../src/lib/console/example.ts'
import { budgetOf, keyState, networksOf } from '../src/lib/console/key.ts'
import type { Model, OperationTable } from '../src/lib/create/model.ts'
import { dayOf, daysAgo, endOf, startOf } from '../src/lib/data/days.ts'
import { stacked, TONES } from '../src/lib/data/stack.ts'

test('the bars of a day add up to its total, the highest to 100 %', () => {
  const { columns, most } = stacked([{ day: 'a', parts: { x: 30, y: 10 } }, { day: 'b', parts: { y: 20 } }, { day: 'c', parts: {} }])
  assert.equal(most, 40)
  assert.deepEqual(columns.map(column => column.parts.reduce((sum, part) => sum + part.height, 0)), [100, 50, 0])
  assert.deepEqual(columns[0]!.parts.map(part => part.from), [0, 75])
})

test('series without a tone of their own are one, and nothing is lost', () => {
  const parts = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`m${n}`, 9 - n]))
  const { series, columns } = stacked([{ day: 'a', parts }])
  assert.equal(series.length, TONES.length)
  assert.deepEqual(series.map(each => each.id), ['m0', 'm1', 'm2', 'm3', ''])
  assert.equal(series.reduce((sum, each) => sum + each.total, 0), 45)
  assert.equal(columns[0]!.parts.at(-1)!.value, 15)
})

test('as many series as there are tones keep their names', () => {
  const parts = Object.fromEntries(TONES.map((_, n) => [`m${n}`, n + 1]))
  assert.deepEqual(stacked([{ day: 'a', parts }]).series.map(each => each.id), ['m4', 'm3', 'm2', 'm1', 'm0'])
})

test('nothing spent draws nothing', () => {
  assert.deepEqual(stacked([{ day: 'a', parts: {} }]), { series: [], columns: [{ day: 'a', total: 0, parts: [] }], most: 0 })
})

test('a day goes from its first moment to the first of the next', () => {
  const [start, end] = [startOf('2026-11-21')!, endOf('2026-11-21')!]
  assert.equal(dayOf(start), '2026-11-21')
  assert.equal(dayOf(end - 1), '2026-11-21')
  assert.equal(end, startOf('2026-11-22'))
  for (const wrong of ['', 'today', '2026-02-30', '2026-13-01', '2026-1-1']) assert.deepEqual([startOf(wrong), endOf(wrong)], [null, null])
  assert.equal(daysAgo(1, start), '2026-11-21')
  assert.equal(daysAgo(7, start + 43_200_000), '2026-11-15')
})

test('a budget is an exact amount above nothing', () => {
  assert.deepEqual(['', ' 12.5 ', '0.000001'].map(budgetOf), [null, 12.5, 0.000001])
  for (const wrong of ['0', '-1', '12,5', '1e3', '0.0000001', 'ten']) assert.equal(budgetOf(wrong), undefined, wrong)
})

test('networks come one a line, or with commas of both languages', () => {
  assert.deepEqual(networksOf('10.0.0.0/8\n 192.0.2.1,\n\n2001:db8::/32\uff0c127.0.0.1'), ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '127.0.0.1'])
})

test('a key is active until it is revoked or its time is over', () => {
  const key = { revoked_at: null, expires_at: 100 } as ApiKey
  assert.deepEqual([keyState(key, 99), keyState(key, 100), keyState({ ...key, revoked_at: 1 }, 1)], ['active', 'expired', 'revoked'])
})

const table: OperationTable = {
  name: 'reference_to_video', also: {}, files: {}, materials_seconds_max: {}, materials_together: { least: 1, most: 3 }, materials: { image: { least: 0, most: 3 }, audio: { least: 0, most: 1 } },
  params: { prompt: { kind: 'string', required: false }, duration: { kind: 'integer', required: true, minimum: 4, maximum: 15 }, size: { kind: 'string', required: true, values: ['a', 'b'] }, seed: { kind: 'integer', required: false } },
}

test('an example has what is required, and a file where one must be', () => {
  assert.deepEqual(smallest('film', table, 'A boat'), {
    model: 'film', operation: 'reference_to_video', input: { prompt: 'A boat', duration: 4, size: 'a' }, materials: [{ role: 'image', url: 'https://example.com/image.png' }],
  })
})

test('a first request needs no file, and its model can be had', () => {
  const card = (id: string, operations: string[], available = true) => ({ id, operations, available }) as unknown as ModelCard
  const cards = [card('picture', ['text_to_image']), card('edit', ['edit_video']), card('off', ['text_to_video'], false), card('film', ['image_to_video', 'text_to_video'])]
  assert.deepEqual(firstModels(cards).map(each => each.id), ['film', 'picture'])
  const model = { id: 'film', operations: [table, { ...table, name: 'text_to_video', materials: {}, materials_together: null }] } as unknown as Model
  assert.equal(firstRequest(model, 'A boat')?.operation, 'text_to_video')
  assert.equal(firstRequest(model, 'A boat')?.materials, undefined)
  assert.equal(firstRequest({ ...model, operations: [table] }, 'A boat'), undefined)
})

test('both languages fill in the same values', async () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(found => found[1]).toSorted()
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (typeof a === 'string') return assert.deepEqual(values(a), values(b as string), path)
    for (const [key, value] of Object.entries(a as object)) walk(value, (b as Record<string, unknown>)[key], `${path}.${key}`)
  }
  for (const area of ['console', 'data']) {
    const [en, zh] = await Promise.all(['en', 'zh'].map(language => import(`../src/lib/locales/${language}/${area}.ts`)))
    walk(en.default, zh.default, area)
  }
})
