// States as people tell them apart: the badge of a task and the filter that finds it agree.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Status } from '../src/lib/api/types.ts'
import { STATES, stateOf, statusesOf } from '../src/lib/data/states.ts'
import en from '../src/lib/locales/en/shell.ts'
import zh from '../src/lib/locales/zh/shell.ts'

const ALL: Status[] = ['queued', 'submitting', 'uncertain', 'running', 'storing', 'succeeded', 'failed', 'cancelled', 'expired']

test('each status has one state, whose filter finds it', () => {
  for (const status of ALL) assert.ok(statusesOf(stateOf(status)).split(',').includes(status), status)
  assert.deepEqual(STATES.flatMap(state => statusesOf(state).split(',')).toSorted(), ALL.toSorted())
})

test('the three ends without a result are told apart', () => {
  for (const end of ['failed', 'cancelled', 'expired'] as const) assert.equal(statusesOf(end), end)
})

test('what is no state asks for nothing', () => {
  for (const none of ['', 'active', 'toString', '__proto__']) assert.equal(statusesOf(none), '')
})

test('every state has a word in both languages', () => {
  for (const words of [en.status, zh.status]) assert.deepEqual(Object.keys(words).toSorted(), STATES.toSorted())
})
