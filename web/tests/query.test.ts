// What was fetched: asked for once, kept, shared, spoilt and given up.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'

// A rune is a plain value here: nobody draws.
Object.assign(globalThis, { $state: { raw: (value: unknown) => value } })
mock.timers.enable({ apis: ['setTimeout'] })
const { Queries, written } = await import('../src/lib/query.ts')

type Signal = { signal: AbortSignal }
function source(...answers: unknown[]) {
  const signals: AbortSignal[] = []
  const queryFn = ({ signal }: Signal): Promise<unknown> => {
    signals.push(signal)
    const answer = answers[Math.min(signals.length, answers.length) - 1]
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  return { signals, queryFn }
}
const refusal = (status: number) => Object.assign(new Error(`${status}`), { status })

test('a name is the same in whatever order its fields are', () => {
  assert.equal(written(['works', { a: 1, b: { d: [2], c: null } }]), written(['works', { b: { c: null, d: [2] }, a: 1 }]))
  assert.notEqual(written(['works', { a: 1 }]), written(['works', { a: '1' }]))
  assert.equal(written({ a: undefined }), '{}')
})

test('what is known is not asked for again while it is fresh', async () => {
  const queries = new Queries()
  const { signals, queryFn } = source(1, 2)
  const question = { queryKey: ['model', 'a'], queryFn, staleTime: 60_000 }
  assert.deepEqual(await Promise.all([queries.fetchQuery(question), queries.fetchQuery(question)]), [1, 1])
  assert.equal(await queries.fetchQuery(question), 1)
  assert.equal(signals.length, 1)
  assert.equal(await queries.fetchQuery({ ...question, staleTime: 0 }), 2)
  assert.equal(queries.getQueryData(['model', 'a']), 2)
})

test('a refusal is raised at once, and the next one asks again', async () => {
  const queries = new Queries()
  const { signals, queryFn } = source(refusal(404), 'there')
  const question = { queryKey: ['work', 'a'], queryFn }
  await assert.rejects(queries.fetchQuery(question), { message: '404' })
  assert.equal(signals.length, 1)
  assert.equal(await queries.fetchQuery(question), 'there')
  assert.equal(queries.entry(['work', 'a']).error, null)
})

test('what failed for another reason is tried once more', async () => {
  const queries = new Queries()
  const { signals, queryFn } = source(refusal(503), 'there')
  const answer = queries.fetchQuery({ queryKey: ['works'], queryFn })
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  mock.timers.tick(1_000)
  assert.equal(await answer, 'there')
  assert.equal(signals.length, 2)
})

test('what nobody waits for any more is given up', async () => {
  const queries = new Queries()
  let end: (value: string) => void = () => {}
  let signal: AbortSignal | undefined
  const question = { queryKey: ['works'], queryFn: (asking: Signal) => ((signal = asking.signal), new Promise<string>(done => (end = done))) }
  const entry = queries.entry<string>(['works'])
  const [leave, other] = [entry.hold(() => question), entry.hold(() => question)]
  assert.equal(entry.fetching, true)
  leave()
  assert.equal(signal?.aborted, false)
  other()
  assert.equal(signal?.aborted, true)
  assert.equal(entry.fetching, false)
  end('late')
})

test('what nobody shows is forgotten after a while', async () => {
  const queries = new Queries()
  const { queryFn } = source('here')
  const leave = queries.entry(['works']).hold(() => ({ queryKey: ['works'], queryFn }))
  await queries.entry(['works']).ask({ queryKey: ['works'], queryFn })
  mock.timers.tick(600_000)
  assert.equal(queries.getQueryData(['works']), 'here')
  leave()
  mock.timers.tick(300_000)
  assert.equal(queries.getQueryData(['works']), undefined)
})

test('what is spoilt is asked for again where it is shown, and the others when they are', async () => {
  const queries = new Queries()
  const shown = source('old', 'new')
  const kept = source('old', 'new')
  const [one, two] = [{ queryKey: ['works', { page: 1 }], queryFn: shown.queryFn }, { queryKey: ['works', { page: 2 }], queryFn: kept.queryFn }]
  await queries.fetchQuery(two)
  const leave = queries.entry(one.queryKey).hold(() => one)
  await queries.entry(one.queryKey).ask(one)
  await queries.invalidateQueries({ queryKey: ['works'] })
  assert.equal(queries.getQueryData(one.queryKey), 'new')
  assert.equal(queries.getQueryData(two.queryKey), 'old')
  assert.equal(await queries.fetchQuery(two), 'new')
  leave()
})

test('a change reaches what begins with the name, and nothing else', () => {
  const queries = new Queries()
  queries.setQueryData(['works', 1], 'a')
  queries.setQueryData(['works', 2], 'b')
  queries.setQueryData(['work', 1], 'c')
  queries.setQueriesData<string>({ queryKey: ['works'] }, known => known && known + known)
  assert.deepEqual([['works', 1], ['works', 2], ['work', 1]].map(name => queries.getQueryData(name)), ['aa', 'bb', 'c'])
  queries.setQueryData<string>(['work', 1], () => undefined)
  assert.equal(queries.getQueryData(['work', 1]), 'c')
  queries.removeQueries({ queryKey: ['works', 2] })
  assert.equal(queries.getQueryData(['works', 2]), undefined)
  queries.clear()
  assert.equal(queries.getQueryData(['works', 1]), undefined)
})

test('an answer that says the same stays the same object', async () => {
  const queries = new Queries()
  const { queryFn } = source({ a: [1] }, { a: [1] }, { a: [2] })
  const question = { queryKey: ['x'], queryFn, staleTime: 0 }
  const first = await queries.fetchQuery(question)
  assert.equal(await queries.fetchQuery(question), first)
  assert.deepEqual(await queries.fetchQuery(question), { a: [2] })
})
