// Where one goes after signing in, what a browser is called, and the pictures of the first page.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { agentOf } from '../src/lib/account/agent.ts'
import { local } from '../src/lib/account/local.ts'

const HERE = 'https://studio.example'
const file = (path: string) => new URL(path, import.meta.url)

test('after signing in one stays on this site', () => {
  assert.equal(local('/create?model=a#top', '/', HERE), '/create?model=a#top')
  for (const next of [null, '', 'create', '//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example/', 'javascript:alert(1)']) {
    assert.equal(local(next, '/', HERE), '/', String(next))
  }
})

test('below a prefix one stays below it', () => {
  assert.equal(local('/studio/library', '/studio/', HERE), '/studio/library')
  for (const next of ['/library', '/studio/../library', '/studious/', '/studio/..//evil.example']) assert.equal(local(next, '/studio/', HERE), '/studio/', next)
})

test('a browser is called by its own name, not by those that it claims to be like', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
  assert.deepEqual(agentOf(chrome), { browser: 'Chrome', system: 'Linux' })
  assert.deepEqual(agentOf(`${chrome} Edg/156.0.0.0`.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64')), { browser: 'Edge', system: 'Windows' })
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'
  assert.deepEqual(agentOf(iphone), { browser: 'Safari', system: 'iOS' })
  assert.deepEqual(agentOf('Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0'), { browser: 'Firefox', system: 'Android' })
  assert.deepEqual(agentOf('curl/8.5.0'), { browser: undefined, system: undefined })
})

test('a picture is called as its style is', async () => {
  const toml = readFileSync(file('../../src/onetake/catalog/styles.toml'), 'utf8')
  for (const locale of ['en', 'zh']) {
    const { default: words } = (await import(`../src/lib/locales/${locale}/account.ts`)) as { default: { styles: Record<string, string> } }
    const titles = [...toml.matchAll(/^id = "([a-z-]+)"\ntitle = \{ en = "(.*?)", zh = "(.*?)" \}$/gm)].map(([, id, en, zh]) => [id, locale === 'en' ? en : zh])
    assert.ok(titles.length > 5)
    assert.deepEqual(words.styles, Object.fromEntries(titles))
  }
})

test('what the first page says of the usual model is true', async () => {
  const family = readFileSync(file('../../src/onetake/catalog/families/seedance-2.0.toml'), 'utf8')
  const [, least, most] = family.match(/\[params\.duration\][^[]*?minimum = (\d+)\nmaximum = (\d+)/)!
  const sizes = ['480p', '4k'].map(size => readFileSync(file(`../../src/onetake/catalog/models/seedance2.0-${size}.toml`), 'utf8').match(/values = \["(.*?)"\]/)![1]!)
  for (const locale of ['en', 'zh']) {
    const { default: words } = (await import(`../src/lib/locales/${locale}/account.ts`)) as { default: { home: { features: { hdText: string } } } }
    for (const part of [least!, most!, sizes[0]!, sizes[1]!.toUpperCase()]) assert.ok(words.home.features.hdText.includes(part), part)
  }
})

test('the first page shows one picture of each style', () => {
  const styles = readFileSync(file('../../src/onetake/catalog/styles.toml'), 'utf8').matchAll(/^id = "([a-z-]+)"$/gm)
  const shown = readFileSync(file('../src/lib/home/posters.ts'), 'utf8').match(/'[a-z-]+'/g)!.filter(name => name !== "'#lib/api.ts'")
  const names = [...styles].map(match => match[1])
  assert.deepEqual(shown.map(name => name.slice(1, -1)), names)
  for (const name of names) assert.ok(existsSync(file(`../static/styles/${name}.webp`)), name)
})
