// What a form asks for and what it sends, from the catalogue's tables.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request, resolve, type Form, type Wish } from '../src/lib/create/form.ts'
import type { Model } from '../src/lib/create/model.ts'
import { modeOf, offered, room } from '../src/lib/create/way.ts'
import { cinema, file, model, prompt, roles, table } from './tables.ts'

const line = ['480p', '720p', '1080p'].map(resolution => cinema(resolution))

function form(models: readonly Model[], wish: Partial<Wish>): Form {
  const found = resolve(models, { mode: 'reference', text: 'a cat', chosen: {}, files: [], ...wish })
  assert.ok(found)
  return found
}
const field = (of: Form, name: string) => of.fields.find(each => each.name === name)
const codes = (of: Form) => of.missing.map(each => each.code)
const option = (of: Form, name: string, value: unknown) => field(of, name)?.options?.find(each => each.value === value)

test('the operation follows from the mode and the files', () => {
  const image = file('image')
  const video = file('video')
  const name = (wish: Partial<Wish>) => form(line, wish).way.table.name
  assert.equal(name({}), 'text_to_video')
  assert.equal(name({ files: [image] }), 'reference_to_video')
  assert.equal(name({ files: [file('audio')] }), 'reference_to_video')
  assert.equal(name({ mode: 'frames' }), 'text_to_video')
  assert.equal(name({ mode: 'frames', files: [image] }), 'image_to_video')
  assert.equal(name({ mode: 'frames', files: [image, file('image')] }), 'first_last_frame')
  assert.equal(name({ mode: 'edit', files: [video, image] }), 'edit_video')
  assert.equal(name({ mode: 'extend', files: [video] }), 'extend_video')
})

test('files get the roles that the operation has for them, in their order', () => {
  const files = [file('image'), file('image')]
  assert.deepEqual(roles(form(line, { mode: 'frames', files }).way.placed), ['first_frame', 'last_frame'])
  assert.deepEqual(roles(form(line, { mode: 'edit', files: [files[0]!, file('video')] }).way.placed), ['image', 'source_video'])
  assert.deepEqual(codes(form(line, { mode: 'edit', files: [file('video'), file('video')] })), ['tooMany'])
  const animate = model('animate', [table('animate', { prompt }, { image: { least: 1, most: 1 }, source_video: { least: 1, most: 1 } }, { also: { video: 'source_video' } })])
  assert.deepEqual(roles(form([animate], { files: [file('video'), file('image')] }).way.placed), ['source_video', 'image'])
})

test('a mode that no model of the line has is not offered, and another one is taken', () => {
  const frames = model('frames', [table('text_to_video', { prompt }), table('image_to_video', { prompt }, { first_frame: { least: 1, most: 1 } })])
  assert.deepEqual(offered([frames]), ['frames'])
  assert.equal(form([frames], { mode: 'reference' }).mode, 'frames')
  assert.deepEqual(offered([model('speech', [table('speech', { text: prompt })])]), ['reference'])
  assert.equal(modeOf('extend_video', line), 'extend')
  assert.equal(modeOf('text_to_video', [frames]), 'frames')
})

test('a resolution chooses the model of the line; 720p where nobody chose', () => {
  assert.equal(form(line, {}).model.id, 'cinema-720p')
  assert.equal(form(line, { chosen: { resolution: '480p' } }).model.id, 'cinema-480p')
  assert.deepEqual(field(form(line, {}), 'resolution')?.options?.map(each => each.value), ['480p', '720p', '1080p'])
})

test('1080p with reference images is lowered to 720p, and it is said', () => {
  const chosen = { resolution: '1080p' }
  const low = form(line, { chosen, files: [file('image')] })
  assert.equal(low.model.id, 'cinema-720p')
  assert.deepEqual(low.changes.map(({ name, wanted, got, why }) => [name, wanted, got, why.code]), [['resolution', '1080p', '720p', 'withReferences']])
  assert.deepEqual(option(low, 'resolution', '1080p')?.why, { code: 'withReferences' })
  // Not for words alone, not for a first frame, not for a reference that is a video.
  for (const wish of [{}, { mode: 'frames' as const, files: [file('image')] }, { files: [file('video')] }]) {
    const high = form(line, { chosen, ...wish })
    assert.equal(high.model.id, 'cinema-1080p')
    assert.deepEqual(high.changes, [])
  }
  // Nothing to lower it to: it stays.
  assert.equal(form([cinema('1080p')], { chosen, files: [file('image')] }).model.id, 'cinema-1080p')
})

test('what is lowered is everything above 720p, 4K as well', () => {
  const all = [...line, cinema('4k')]
  const files = [file('image')]
  const low = form(all, { chosen: { resolution: '4k' }, files })
  assert.equal(low.model.id, 'cinema-720p')
  assert.deepEqual(low.changes.map(({ wanted, got, why }) => [wanted, got, why.code]), [['4k', '720p', 'withReferences']])
  assert.deepEqual(field(low, 'resolution')?.options?.map(each => [each.value, each.why?.code ?? null]), [
    ['480p', null], ['720p', null], ['1080p', 'withReferences'], ['4k', 'withReferences'],
  ])
  assert.equal(form(all, { chosen: { resolution: '4k' } }).model.id, 'cinema-4k')
})

test('one model of several resolutions lowers its own value', () => {
  const own = cinema('720p')
  for (const each of own.operations) each.params.resolution = { kind: 'string', required: false, default: '1080p', values: ['720p', '1080p'] }
  const low = form([own], { files: [file('image')] })
  assert.equal(low.values.resolution, '720p')
  assert.equal(request(low, 'x').input.resolution, '720p')
  assert.equal(form([own], {}).values.resolution, '1080p')
})

test('a model without a channel is used only where there is no other, and its values say why', () => {
  const models = [cinema('480p'), cinema('720p', { available: false })]
  assert.equal(form(models, { chosen: { resolution: '720p' } }).model.id, 'cinema-480p')
  assert.deepEqual(option(form(models, {}), 'resolution', '720p')?.why, { code: 'unavailable' })
  assert.deepEqual(codes(form([cinema('720p', { available: false })], {})), ['unavailable'])
})

test('what was chosen last wins over what cannot be had with it', () => {
  const variant = (aspect: string, length: number) => model(`film-${aspect}-${length}`, [table('text_to_video', {
    prompt, aspect_ratio: { kind: 'string', required: false, default: aspect, values: [aspect] }, duration: { kind: 'integer', required: false, default: length, values: [length] },
  })])
  const models = [variant('16:9', 4), variant('16:9', 8), variant('9:16', 4)]
  assert.equal(form(models, { chosen: { duration: 8 } }).model.id, 'film-16:9-8')
  const last = form(models, { chosen: { duration: 8, aspect_ratio: '9:16' } })
  assert.equal(last.model.id, 'film-9:16-4')
  assert.deepEqual(last.changes.map(each => [each.name, each.wanted, each.got]), [['duration', 8, 4]])
  assert.equal(form(models, { chosen: { aspect_ratio: '9:16', duration: 8 } }).model.id, 'film-16:9-8')
  assert.deepEqual(field(last, 'duration')?.options?.map(each => each.value), [4, 8])
})

test('defaults, what is usual, and the length of the source', () => {
  assert.deepEqual(form(line, {}).values, { duration: 5, aspect_ratio: 'auto', generate_audio: true, resolution: '720p' })
  const talking = model('talking', [table('avatar', { prompt: { ...prompt, required: false }, duration: { kind: 'number', required: true, minimum: 0.1, maximum: 600 } },
    { image: { least: 1, most: 1 }, audio: { least: 1, most: 1 } })])
  assert.equal(form([talking], { files: [file('image'), file('audio', { seconds: 12.34 })] }).values.duration, 12.3)
  const edited = model('edited', [table('edit_video', { prompt, duration: { kind: 'integer', required: true, minimum: 3, maximum: 15 } }, { source_video: { least: 1, most: 1 } })])
  assert.equal(form([edited], { mode: 'edit', files: [file('video', { seconds: 7.2 })] }).values.duration, 8)
  assert.equal(form([edited], { mode: 'edit', files: [file('video', { seconds: 70 })] }).values.duration, 5)
})

test('the request has what was chosen, not the defaults, and the files with their roles', () => {
  const files = [file('image'), file('image')]
  const made = form(line, { mode: 'frames', files, chosen: { seed: 7, aspect_ratio: '9:16', generate_audio: true } })
  assert.deepEqual(request(made, '  a cat '), {
    model: 'cinema-720p', operation: 'first_last_frame', input: { prompt: 'a cat', duration: 5, aspect_ratio: '9:16', seed: 7 },
    materials: [{ role: 'first_frame', url: files[0]!.url }, { role: 'last_frame', url: files[1]!.url }],
  })
  assert.deepEqual(request(form(line, {}), ''), { model: 'cinema-720p', operation: 'text_to_video', input: { duration: 5 } })
})

test('what is missing is named', () => {
  assert.deepEqual(codes(form(line, { text: ' ' })), ['text'])
  assert.deepEqual(form(line, { text: '猫'.repeat(52) }).missing, [{ code: 'textTooLong', param: 'prompt', values: { most: 50, over: 2 } }])
  assert.deepEqual(codes(form(line, { text: '🐈'.repeat(50) })), [])
  assert.deepEqual(codes(form(line, { files: [file('image', { url: null })] })), ['uploading'])
  assert.deepEqual(form(line, { mode: 'extend' }).missing, [{ code: 'needs', param: 'source_video', values: { least: 1 } }])
  assert.deepEqual(codes(form(line, { text: 'see @Image2 and @Image1', files: [file('image')] })), ['mention'])
  assert.deepEqual(codes(form(line, { files: [file('video', { seconds: 10 }), file('video', { seconds: 6 })] })), ['tooLong'])
  assert.deepEqual(codes(form(line, { files: Array.from({ length: 10 }, () => file('image')) })), ['tooMany'])
  assert.ok(codes(form(line, { mode: 'frames', files: [file('video')] })).includes('notUsed'))
  assert.deepEqual(form(line, { chosen: { seed: 12 } }).missing, [{ code: 'range', param: 'seed', values: { minimum: 0, maximum: 9 } }])
})

test('a length that the model does not take falls back, and it is said', () => {
  const long = form(line, { chosen: { duration: 20 } })
  assert.equal(long.values.duration, 5)
  assert.deepEqual(long.changes.map(each => [each.name, each.wanted, each.got]), [['duration', 20, 5]])
})

test('a parameter of another mode is shown and refused', () => {
  const models = [model('m', [
    table('reference_to_video', { prompt, duration: { kind: 'integer', required: true, values: [5, 10] } }, { image: { least: 1, most: 4 } }),
    table('edit_video', { prompt }, { source_video: { least: 1, most: 1 } }),
  ])]
  assert.deepEqual(field(form(models, { mode: 'edit', files: [file('video')] }), 'duration')?.refused, { code: 'otherMode' })
  assert.equal(field(form(models, { files: [file('image')] }), 'duration')?.refused, null)
})

test('conditions close fields and values', () => {
  const flag = { kind: 'boolean', required: false, default: false } as const
  const music = model('music', [table('music', { prompt, lyrics: { kind: 'string', required: false, max_length: 20 }, optimize: { ...flag }, instrumental: { ...flag } })], {
    modality: 'music', conditions: [
      { when: { instrumental: [true] }, param: 'lyrics', values: [] }, { when: { instrumental: [true] }, param: 'optimize', values: [false] },
    ],
  })
  const sung = form([music], { chosen: { lyrics: 'la la', optimize: true } })
  assert.deepEqual(request(sung, 'x').input, { prompt: 'x', lyrics: 'la la', optimize: true })
  const played = form([music], { chosen: { lyrics: 'la la', optimize: true, instrumental: true } })
  assert.deepEqual(request(played, 'x').input, { prompt: 'x', instrumental: true })
  assert.deepEqual(field(played, 'lyrics')?.refused, { code: 'because', param: 'instrumental' })
  assert.deepEqual(option(played, 'optimize', true)?.why, { code: 'because', param: 'instrumental' })
  assert.equal(option(played, 'optimize', false)?.allowed, true)
})

test('rules that need no look at the server', () => {
  const sized = model('sized', [table('text_to_image', { prompt, size: { kind: 'string', required: false, max_length: 20 }, n: { kind: 'integer', required: false, default: 1, minimum: 1, maximum: 15 } }),
    table('edit_image', { prompt, size: { kind: 'string', required: false, max_length: 20 }, n: { kind: 'integer', required: false, default: 1, minimum: 1, maximum: 15 } }, { image: { least: 1, most: 14 } })], {
    modality: 'image', rules: [{ name: 'pixels', param: 'size', least: 100, most: 10_000, side: 200 }, { name: 'in_and_out', param: 'n', most: 4 }],
  })
  assert.deepEqual(codes(form([sized], { chosen: { size: '50x60' } })), [])
  for (const size of ['5x5', '300x20', 'large', '200x200']) assert.deepEqual(codes(form([sized], { chosen: { size } })), ['pixels'], size)
  assert.deepEqual(codes(form([sized], { chosen: { n: 3 }, files: [file('image'), file('image')] })), ['atMost'])
  assert.deepEqual(codes(form([sized], { chosen: { n: 4 } })), [])
  const either = model('either', [table('image_to_video', { prompt: { ...prompt, required: false }, multi_prompt: { kind: 'json', required: false, max_length: 99 } }, { first_frame: { least: 1, most: 1 } })],
    { rules: [{ name: 'one_of', params: ['prompt', 'multi_prompt'], operations: ['image_to_video'] }] })
  const wish = { mode: 'frames' as const, files: [file('image')] }
  assert.deepEqual(codes(form([either], { ...wish, text: '' })), ['required'])
  assert.deepEqual(codes(form([either], { ...wish, text: '', chosen: { multi_prompt: '[{}]' } })), [])
  assert.deepEqual(codes(form([either], { ...wish, chosen: { multi_prompt: '[{}]' } })), ['oneOnly'])
  assert.deepEqual(codes(form([either], { ...wish, text: '', chosen: { multi_prompt: '[{' } })), ['json'])
  const few = model('few', [table('reference_to_video', { prompt }, { image: { least: 0, most: 5 }, audio: { least: 0, most: 1 } })], { rules: [{ name: 'files_of', roles: ['image', 'video'], least: 1, most: 2 }] })
  assert.deepEqual(codes(form([few], { files: [file('audio')] })), ['needsAny'])
  assert.deepEqual(codes(form([few], { files: [file('image'), file('image'), file('image')] })), ['tooManyTogether'])
})

test('files are looked at as far as the browser can', () => {
  const strict = model('strict', [table('image_to_video', { prompt }, { first_frame: { least: 1, most: 1 } }, {
    files: { first_frame: { content_types: ['image/png'], bytes_max: 5000, side_min: 300, side_max: 2000, ratio_max: 2 } },
  })])
  const look = (more: object) => codes(form([strict], { mode: 'frames', files: [file('image', { content_type: 'image/png', width: 400, height: 400, ...more })] }))
  assert.deepEqual(look({}), [])
  assert.deepEqual(look({ content_type: 'image/gif' }), ['fileType'])
  assert.deepEqual(look({ size: 5001 }), ['fileSize'])
  assert.deepEqual(look({ width: 299, height: 300 }), ['fileSmall'])
  assert.deepEqual(look({ width: 2001, height: 1500 }), ['fileLarge'])
  assert.deepEqual(look({ width: 900 }), ['fileRatio'])
  assert.deepEqual(look({ width: null, height: null }), [])
})

test('how many more files of a kind there is room for', () => {
  assert.equal(room(line, 'reference', [], 'image'), 9)
  assert.equal(room(line, 'frames', [file('image')], 'image'), 1)
  assert.equal(room(line, 'frames', [], 'video'), 0)
  assert.equal(room(line, 'extend', [file('video')], 'video'), 0)
})

test('no model, no form', () => {
  assert.equal(resolve([], { mode: 'reference', text: '', chosen: {}, files: [] }), null)
})
