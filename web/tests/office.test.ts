// What administrators type: channels, amounts of a price, credits. It is checked before it is sent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Channel, PriceShape } from '../src/lib/api/types.ts'
import { amountsOf, changes, good, goodAmount, priced, sameAmount } from '../src/lib/office/amounts.ts'
import { draftOf, editOf, goodAddress, goodName, mapProblems, secretMissing, takeable, whole } from '../src/lib/office/channel.ts'
import { amountOf, goodReason } from '../src/lib/office/user.ts'
import en from '../src/lib/locales/en/office.ts'
import zh from '../src/lib/locales/zh/office.ts'

const channel: Channel = {
  id: 'channel_1', name: 'tokyo-1', provider: 'videoapi', base_url: 'https://api.example.com', has_secret: true, models: { a: 'theirs-a', b: 'b' }, priority: 10, weight: 3, concurrency: 4,
  paused: true, options: { cancel: 'yes' }, created_at: 1, health: { calls: [], success: null, p50_ms: null, p95_ms: null, busy: 0, last_error: null, resting_until: null },
}
const price: PriceShape = {
  settle: 'actual', times: null,
  components: [{ unit: 'output_second', per: 1, included: 0, tiers: [{ credits: '30', when: { size: ['720p'] } }, { credits: '0', when: {} }] }, { unit: 'fixed', per: 1, included: 0, tiers: [{ credits: '1.5', when: {} }] }],
}

test('what a form holds of a channel is sent as it was, without a key that was not typed', () => {
  const { id: _, has_secret: _has, created_at: _at, health: _health, ...rest } = channel
  assert.deepEqual(editOf(draftOf(channel, '')), rest)
  assert.equal(editOf({ ...draftOf(channel, ''), secret: ' key ' }).secret, 'key')
  assert.deepEqual(editOf({ ...draftOf(channel, ''), options: { cancel: '', model: ' m ' } }).options, { model: 'm' })
  assert.deepEqual(editOf({ ...draftOf(channel, ''), provider: 'openai_text' }).models, {})
})

test('a key is needed for a new channel and for a new address', () => {
  assert.equal(secretMissing(draftOf(null, 'videoapi'), null), 'new')
  assert.equal(secretMissing(draftOf(channel, ''), channel), null)
  assert.equal(secretMissing({ ...draftOf(channel, ''), base_url: 'https://api.example.com/ ' }, channel), null)
  assert.equal(secretMissing({ ...draftOf(channel, ''), base_url: 'https://other.example.com' }, channel), 'moved')
  assert.equal(secretMissing({ ...draftOf(channel, ''), base_url: 'https://other.example.com', secret: 'key' }, channel), null)
})

test('names, addresses and whole numbers have their bounds', () => {
  assert.deepEqual(['a', 'tokyo-1', 'A.b_c', 'x'.repeat(64)].filter(goodName).length, 4)
  assert.deepEqual(['', '-a', 'a b', '东京', 'x'.repeat(65)].filter(goodName), [])
  assert.deepEqual(['https://a.example', 'http://127.0.0.1:8000/v1/', ' https://a.example '].filter(goodAddress).length, 3)
  assert.deepEqual(['', 'a.example', 'ftp://a', 'https://', 'https://me:key@a.example', 'https://a.example?x=1', 'https://a.example/#x'].filter(goodAddress), [])
  assert.deepEqual(['0', '1', '1000', '1001', '1.5', '', '1e2', '-1'].map(typed => whole('weight', typed)), [undefined, 1, 1000, undefined, undefined, undefined, undefined, undefined])
  assert.deepEqual(['-1000', '-1001', '1000'].map(typed => whole('priority', typed)), [-1000, undefined, 1000])
})

test('each row of the mapping names a model once, and its name there', () => {
  const rows = [['a', 'x'], ['nobody', 'x'], ['a', 'y'], ['b', ' ']].map(([ours, theirs], key) => ({ key, ours: ours!, theirs: theirs! }))
  assert.deepEqual([...mapProblems(rows, new Set(['a', 'b']))], [[1, 'unknown'], [2, 'twice'], [3, 'nameThere']])
})

test('of a test, models are taken that are known here and not mapped in either column', () => {
  const rows = [{ key: 0, ours: 'a', theirs: 'theirs-a' }, { key: 1, ours: 'x', theirs: 'c' }]
  assert.deepEqual(takeable(['a', 'b', 'b', 'c', 'strange'], rows, new Set(['a', 'b', 'c', 'x'])), ['b'])
})

test('an amount has at most six decimals, and is the same however it is written', () => {
  assert.deepEqual(['0', '12', '0.000001', ' 1.5 '].filter(goodAmount).length, 4)
  assert.deepEqual(['', '-1', '1.', '.5', '1e3', '1,5', '0.0000001', 'free', '1234567890'].filter(goodAmount), [])
  assert.ok(sameAmount('1.50', '1.5') && sameAmount('01', '1') && !sameAmount('1', '1.000001') && !sameAmount('x', 'x'))
})

test('a changed price changes amounts alone, and says by how much', () => {
  const amounts = amountsOf(price)
  assert.deepEqual(priced(price, amounts), price)
  assert.deepEqual(changes(price, amounts), [])
  const other = [['33', '2'], ['1.50']]
  assert.deepEqual(changes(price, other).map(({ share, ...each }) => ({ ...each, share: share === null ? null : Math.round(share * 100) })), [
    { component: 0, tier: 0, old: '30', new: '33', share: 10 }, { component: 0, tier: 1, old: '0', new: '2', share: null },
  ])
  const after = priced(price, [[' 33 ', '0'], ['1.5']])
  assert.equal(after.components[0]!.tiers[0]!.credits, '33')
  assert.deepEqual(after.components.map(each => each.tiers.map(tier => tier.when)), price.components.map(each => each.tiers.map(tier => tier.when)))
  assert.ok(good(other) && !good([['33', ''], ['1']]))
  assert.deepEqual(changes(price, [['x', '0'], ['1.5']]), [])
})

test('credits are given for a reason', () => {
  assert.deepEqual(['12.5', '1', '0', '-1', '', '1e3', '0.0000001'].map(amountOf), [12.5, 1, undefined, undefined, undefined, undefined, undefined])
  assert.deepEqual(['x', '', '  ', '字'.repeat(200), '字'.repeat(201)].map(goodReason), [true, false, false, true, false])
})

test('both languages fill in the same values', () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(found => found[1]).toSorted()
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (typeof a === 'string') return assert.deepEqual(values(a), values(b as string), path)
    for (const [key, value] of Object.entries(a as object)) walk(value, (b as Record<string, unknown>)[key], `${path}.${key}`)
  }
  walk(en, zh, 'office')
})
