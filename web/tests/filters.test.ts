// The library's filters: what an address says, and what the server is asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asked, matching, narrowed, NOTHING, read, written } from '../src/lib/work/filters.ts'

const from = (address: string) => read(new URLSearchParams(address))

test('an address without filters is the first page of everything', () => {
  assert.deepEqual(from(''), NOTHING)
  assert.equal(written(NOTHING), '')
})

test('what is written is read again', () => {
  const filters = { ...NOTHING, query: 'cat & dog', status: 'failed' as const, modality: 'image' as const, from: '2026-02-28', to: '2026-03-01', favourite: true, page: 3, size: 50 }
  assert.deepEqual(from(written(filters)), filters)
})

test('what cannot be is as if it was not there', () => {
  assert.deepEqual(from('?status=gone&modality=smell&page=0&size=7&from=2026-02-30&to=yesterday&favourite=yes'), NOTHING)
  assert.equal(from('?page=1e3').page, 1)
  assert.equal(from('?page=-2').page, 1)
})

test('the last day counts to its end, in the time zone of the reader', () => {
  const { from: first, to: last } = asked({ ...NOTHING, from: '2026-03-01', to: '2026-03-01' })
  assert.equal(first, new Date(2026, 2, 1).getTime())
  assert.equal(last, new Date(2026, 2, 2).getTime() - 1)
})

test('a word for a state becomes all states that it means', () => {
  assert.equal(asked({ ...NOTHING, status: 'processing' }).status, 'submitting,uncertain,running,storing')
  assert.equal(asked({ ...NOTHING, status: 'failed' }).status, 'failed')
  assert.equal(asked({ ...NOTHING, status: 'expired' }).status, 'expired')
  assert.equal(asked(NOTHING).status, null)
  assert.equal(asked(NOTHING).favourite, null)
})

test('filters are counted without the search and the page', () => {
  assert.equal(narrowed({ ...NOTHING, query: 'cat', page: 4 }), 0)
  assert.equal(narrowed({ ...NOTHING, favourite: true, from: '2026-01-01' }), 2)
})

test('everything that matches has no page, and only what is set', () => {
  assert.deepEqual(matching({ ...NOTHING, query: ' kite ', status: 'done', favourite: true, page: 3, size: 50 }), { query: 'kite', status: 'succeeded', favourite: 'true' })
  assert.deepEqual(matching(NOTHING), {})
})
