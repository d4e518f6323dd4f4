// The shape of a sound.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loudest } from '../src/lib/work/peaks.ts'

test('each part has its loudest moment, as a share of the loudest of all', () => {
  assert.deepEqual(loudest(Float32Array.from([0, 0.25, -0.5, 0, 0.125, 0]), 3), [0.5, 1, 0.25])
})

test('silence stays silent', () => {
  assert.deepEqual(loudest(new Float32Array(8), 2), [0, 0])
})

test('there are as many parts as were asked for, also of a short sound', () => {
  assert.equal(loudest(Float32Array.from([0.5, -0.5]), 5).length, 5)
})
