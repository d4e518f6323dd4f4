// Addresses in what an operator wrote.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pieces } from '../src/lib/links.ts'

const links = (text: string) => pieces(text).flatMap(({ href }) => (href ? [href] : []))

test('nothing is lost and nothing is added', () => {
  for (const text of ['', 'plain', 'At https://a.example/x?y=1, or write to us@b.example.', '前往 https://a.example/充值。谢谢']) {
    assert.equal(pieces(text).map(piece => piece.text).join(''), text)
  }
})

test('addresses end before the sentence does', () => {
  assert.deepEqual(links('At https://a.example/x?y=1, or write to us@b.example.'), ['https://a.example/x?y=1', 'mailto:us@b.example'])
  assert.deepEqual(links('前往 https://a.example/pay。谢谢（help@b.example）'), ['https://a.example/pay', 'mailto:help@b.example'])
})

test('only addresses of the web and of letters can be pressed', () => {
  assert.deepEqual(links('javascript:alert(1) data:text/html,x file:///etc <a href="//evil.example">'), [])
})
