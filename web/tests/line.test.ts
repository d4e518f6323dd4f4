// Models that differ only in what a form chooses stand in the picker as one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelCard } from '../src/lib/api/types.ts'
import { lines, ranked, recommended, search, stem, tabOf } from '../src/lib/create/line.ts'

function card(id: string, title: string, more: Partial<ModelCard> = {}): ModelCard {
  const words = { en: title, zh: title }
  return { id, title: words, summary: words, modality: 'video', operations: ['text_to_video'], available: true, price: '', features: [], family: 'f', ...more }
}

test('the words of a variant are left out of an id', () => {
  assert.deepEqual(
    ['film-720p', 'film-4k', 'Image-0.5K', 'film-fast-video-1080p', 'sora2-portrait-12s', 'kling-v3-pro-silent', 'speech-02-hd', '720p'].map(stem),
    ['film', 'film', 'Image', 'film-fast-video', 'sora2', 'kling-v3-pro', 'speech-02-hd', '720p'],
  )
})

test('a line has the words that its titles share', () => {
  const all = lines([card('film-480p', 'Film 2.0 480p'), card('film-720p', 'Film 2.0 720p'), card('film-fast-480p', 'Film 2.0 Fast 480p'), card('pan-landscape-4s', 'Pan landscape, 4 s'), card('pan-landscape-8s', 'Pan landscape, 8 s')])
  assert.deepEqual(all.map(line => [line.id, line.title.en, line.cards.length]), [['film', 'Film 2.0', 2], ['film-fast', 'Film 2.0 Fast 480p', 1], ['pan', 'Pan landscape', 2]])
})

test('a line can be had when one of its models can', () => {
  const [line] = lines([card('film-480p', 'Film 480p', { available: false }), card('film-720p', 'Film 720p')])
  assert.equal(line?.available, true)
  assert.equal(lines([card('film-480p', 'Film', { available: false })])[0]?.available, false)
})

test('two lines of one title are told apart by their ids', () => {
  assert.deepEqual(lines([card('sora-2', 'Sora 2'), card('sora2-landscape-4s', 'Sora 2'), card('other', 'Other')]).map(line => line.hint), ['sora-2', 'sora2', null])
})

test('animation is among the digital humans', () => {
  assert.equal(tabOf(card('a', 'a', { operations: ['animate'] })), 'avatar')
  assert.equal(tabOf(card('a', 'a', { modality: 'music', operations: ['music'] })), 'music')
})

test('every word that was typed has to be found', () => {
  const all = lines([card('film-480p', 'Film One'), card('clip-480p', 'Clip One')])
  assert.deepEqual(search(all, 'one film').map(line => line.id), ['film'])
  assert.deepEqual(search(all, 'clip-480p').map(line => line.id), ['clip'])
  assert.equal(search(all, '').length, 2)
  assert.equal(search(all, 'nothing').length, 0)
})

test('recommended are the best that can be had, one of each family, and the first is what is chosen at first', () => {
  const does = (count: number) => ({ operations: ['text_to_video', 'image_to_video', 'edit_video', 'extend_video'].slice(0, count) as ModelCard['operations'] })
  const all = lines([
    card('a-one', 'A one', { family: 'a', ...does(1) }), card('b-one', 'B one', { family: 'b', ...does(4), available: false }),
    card('c-one', 'C one', { family: 'c', ...does(3) }), card('c-two', 'C two', { family: 'c', ...does(4) }),
    card('d-one', 'D one', { family: 'd', ...does(2) }), card('e-one', 'E one', { family: 'e', ...does(1) }), card('f-one', 'F one', { family: 'f', ...does(1) }),
  ])
  assert.deepEqual(recommended(all).map(line => line.id), ['c-two', 'd-one', 'a-one'])
  assert.equal(ranked(all)[0]?.id, 'c-two')
  assert.equal(ranked(all).at(-1)?.id, 'b-one')
  assert.deepEqual(recommended(all.slice(0, 6)), []) // few enough to be seen at once
})
