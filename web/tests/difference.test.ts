// The difference of two prompts, by words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { difference } from '../src/lib/create/difference.ts'

function both(before: string, after: string): void {
  const pieces = difference(before, after)
  assert.equal(pieces.filter(piece => piece.kind !== 'added').map(piece => piece.text).join(''), before)
  assert.equal(pieces.filter(piece => piece.kind !== 'removed').map(piece => piece.text).join(''), after)
}

test('only the changed words are marked', () => {
  assert.deepEqual(difference('a cat on a wall', 'a black cat on the wall'), [
    { kind: 'same', text: 'a ' }, { kind: 'added', text: 'black ' }, { kind: 'same', text: 'cat on ' },
    { kind: 'removed', text: 'a' }, { kind: 'added', text: 'the' }, { kind: 'same', text: ' wall' },
  ])
})

test('without spaces, the characters count', () => {
  assert.deepEqual(difference('一只猫', '一只黑猫'), [{ kind: 'same', text: '一只' }, { kind: 'added', text: '黑' }, { kind: 'same', text: '猫' }])
})

test('both texts can be read back', () => {
  const texts = ['', 'a', 'a  b\n c', '@Image1, 猫 and 😀!', 'x'.repeat(3000), 'one two three '.repeat(900)]
  for (const before of texts) for (const after of texts) both(before, after)
})

test('equal texts are one piece', () => {
  assert.deepEqual(difference('a b', 'a b'), [{ kind: 'same', text: 'a b' }])
  assert.deepEqual(difference('', ''), [])
})
