// Mentions name files by number; they keep to their file when files go or move.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renumber, split, tokens, typing, unknown } from '../src/lib/create/mention.ts'

const [a, b, c, v] = [{ id: 'a', medium: 'image' as const }, { id: 'b', medium: 'image' as const }, { id: 'c', medium: 'image' as const }, { id: 'v', medium: 'video' as const }]

test('files are numbered for each medium', () => {
  assert.deepEqual(tokens([a, v, b]), ['Image1', 'Video1', 'Image2'])
})

test('a removed file takes its mention with it, and later ones move up', () => {
  assert.equal(renumber('@Image1 beside @Image2, then @Image3 and @Video1', [a, b, c, v], [b, c, v]), 'beside @Image1, then @Image2 and @Video1')
  assert.equal(renumber('把@Image2放在@Image1旁', [a, b], [b]), '把@Image1放在旁')
})

test('files that change places keep their mentions', () => {
  assert.equal(renumber('@Image1 then @Image2', [a, b], [b, a]), '@Image2 then @Image1')
})

test('ten is not one', () => {
  const many = Array.from({ length: 11 }, (_, n) => ({ id: String(n), medium: 'image' as const }))
  assert.equal(renumber('@Image1 @Image10 @Image11', many, many.slice(1)), '@Image9 @Image10')
})

test('mentions that nothing stands behind', () => {
  assert.deepEqual(unknown('@Image1 @Image2 @Video1 @Image2 a@b', ['Image1']), ['@Image2', '@Video1'])
  assert.deepEqual(unknown('@Image01', ['Image1']), [])
})

test('mentions stand at the odd places', () => {
  assert.deepEqual(split('a @Image1 b@Audio2'), ['a ', '@Image1', ' b', '@Audio2', ''])
})

test('what is being typed after an @', () => {
  assert.deepEqual(typing('a @Im', 5), { at: 2, typed: 'Im' })
  assert.deepEqual(typing('猫@', 2), { at: 1, typed: '' })
  assert.equal(typing('me@example', 10), null)
  assert.equal(typing('@Image1 b', 9), null)
})
