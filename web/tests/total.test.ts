// What several works cost together, and why that cannot be spent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Quote } from '../src/lib/api/types.ts'
import { total } from '../src/lib/create/total.ts'

const quote = (more: Partial<Quote> = {}): Quote => ({
  credits: 60, formula: '5 × 12 = 60', settle: 'actual', available_credits: 100, key_credits: null,
  affordable: true, reason: null, eta_seconds: 20, queue_ahead: 0, ...more,
})

test('one is itself, and none is nothing', () => {
  const only = quote({ reason: 'network', affordable: false })
  assert.equal(total([only]), only)
  assert.equal(total([]), null)
})

test('amounts are exact, and the longest decides', () => {
  const all = total([quote({ credits: 0.1 }), quote({ credits: 0.2, eta_seconds: 40, queue_ahead: 3 })])!
  assert.deepEqual([all.credits, all.eta_seconds, all.queue_ahead], [0.3, 40, 3])
  assert.deepEqual([all.affordable, all.reason], [true, null])
  assert.equal(total([quote(), quote({ eta_seconds: null })])!.eta_seconds, null)
})

test('each may be affordable alone, and all together not', () => {
  const all = total([quote(), quote()])!
  assert.deepEqual([all.credits, all.affordable, all.reason], [120, false, 'credits'])
  const keyed = total([quote({ key_credits: 119, available_credits: 500 }), quote({ key_credits: 119, available_credits: 500 })])!
  assert.deepEqual([keyed.affordable, keyed.reason], [false, 'budget'])
  assert.equal(total([quote({ key_credits: 120, available_credits: 120 }), quote({ key_credits: 120, available_credits: 120 })])!.reason, null)
})

test('what one model is not allowed is not allowed to all', () => {
  const all = total([quote({ available_credits: 500 }), quote({ available_credits: 500, reason: 'model', affordable: false })])!
  assert.deepEqual([all.affordable, all.reason], [false, 'model'])
})

test('what costs nothing is within any budget', () => {
  const free = quote({ credits: 0, key_credits: 0 })
  assert.equal(total([free, free])!.reason, null)
})
