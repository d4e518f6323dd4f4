// Every reason that the forms can give has words in both languages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import en from '../src/lib/locales/en/studio.ts'
import zh from '../src/lib/locales/zh/studio.ts'

const sources = ['form', 'rule'].map(name => readFileSync(new URL(`../src/lib/create/${name}.ts`, import.meta.url), 'utf8')).join('\n')

test('each code of a reason has words', () => {
  const codes = new Set([...sources.matchAll(/code: (?:low \? )?'(\w+)'(?: : '(\w+)')?/g)].flatMap(found => [found[1], found[2]]).filter(code => code !== undefined))
  assert.ok(codes.size > 25)
  for (const code of codes) {
    assert.ok(code in en.why, code)
    assert.ok(code in zh.why, code)
  }
})

test('both languages fill in the same values', () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(found => found[1]).toSorted()
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (typeof a === 'string') return assert.deepEqual(values(a), values(b as string), path)
    for (const [key, value] of Object.entries(a as object)) walk(value, (b as Record<string, unknown>)[key], `${path}.${key}`)
  }
  walk(en, zh, 'studio')
})
