// The order of works when nobody shall know which is whose.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mixed } from '../src/lib/create/blind.ts'

const works = (number: number) => Array.from({ length: number }, (_, at) => ({ id: `task_01M${at}XYZ` }))

test('it is the same whatever the order was before', () => {
  const four = works(4)
  assert.deepEqual(mixed(four.toReversed()), mixed(four))
  assert.deepEqual(mixed(four).map(each => each.id).toSorted(), four.map(each => each.id).toSorted())
})

test('it tells nothing of the order before', () => {
  const pairs = Array.from({ length: 200 }, (_, at) => [{ id: `task_01M${at}A` }, { id: `task_01M${at}B` }])
  const kept = pairs.filter(pair => mixed(pair)[0] === pair[0]).length
  assert.ok(kept > 50 && kept < 150, `${kept} of 200 stayed`)
})
