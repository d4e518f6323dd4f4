// A file on its way to the server, with its progress, and what the browser can tell of it.
import { ApiError, csrfToken, lasting, problemOf, url } from '../api.ts'
import type { Medium, Site } from '../api/types.ts'

export interface Uploaded { filename: string; content_type: string; size: number; key: string; url: string }
export interface Facts { seconds: number | null; width: number | null; height: number | null }

const ENDINGS: Readonly<Record<string, Medium>> = {
  png: 'image', jpg: 'image', jpeg: 'image', webp: 'image', gif: 'image', bmp: 'image', mp4: 'video', mov: 'video', webm: 'video',
  mkv: 'video', mp3: 'audio', wav: 'audio', m4a: 'audio', aac: 'audio', flac: 'audio', ogg: 'audio',
}

/** What a file is, by its type or, where the system knows none, by its name. */
export function mediumOf(file: { type: string; name: string }): Medium | null {
  const kind = file.type.split('/')[0]
  if (kind === 'image' || kind === 'video' || kind === 'audio') return kind
  return ENDINGS[file.name.split('.').pop()?.toLowerCase() ?? ''] ?? null
}

export function bytesMax(medium: Medium, limits: Site['limits']): number {
  return { image: limits.image_bytes, video: limits.video_bytes, audio: limits.audio_bytes }[medium]
}

/** Sends one file; `told` hears the share that is sent, 0 to 1. Raises ApiError, or AbortError. */
export const upload = (file: File, told: (share: number) => void, signal: AbortSignal): Promise<Uploaded> => lasting(() => sent(file, told, signal))

function sent(file: File, told: (share: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('files', file)
    request.open('POST', url('/api/upload'))
    const token = csrfToken()
    if (token) request.setRequestHeader('X-Onetake-Csrf', token)
    request.upload.onprogress = event => event.lengthComputable && told(event.loaded / event.total)
    request.onerror = () => reject(new ApiError('offline', 0, null, [], null, null, 'offline'))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    request.onload = () => void finished(request).then(resolve, reject)
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

async function finished(request: XMLHttpRequest): Promise<Uploaded> {
  const id = request.getResponseHeader('x-request-id')
  const headers: HeadersInit = id ? { 'x-request-id': id } : {}
  const answer = new Response(request.responseText, { status: Math.max(200, request.status), headers })
  if (!answer.ok) throw await problemOf(answer)
  const [first] = ((await answer.json()) as { data: Uploaded[] }).data
  if (!first) throw new ApiError('internal_error', request.status, null, [], id, null, 'nothing was kept')
  return first
}

/** Sides in pixels and length in seconds; null where the browser cannot tell. */
export function look(link: string, medium: Medium): Promise<Facts> {
  const none: Facts = { seconds: null, width: null, height: null }
  return new Promise(resolve => {
    if (medium === 'image') {
      const image = new Image()
      image.onload = () => resolve({ seconds: null, width: image.naturalWidth || null, height: image.naturalHeight || null })
      image.onerror = () => resolve(none)
      image.src = link
      return
    }
    const media = document.createElement(medium)
    media.preload = 'metadata'
    media.onloadedmetadata = () => resolve({
      seconds: Number.isFinite(media.duration) ? media.duration : null,
      width: media instanceof HTMLVideoElement ? media.videoWidth || null : null,
      height: media instanceof HTMLVideoElement ? media.videoHeight || null : null,
    })
    media.onerror = () => resolve(none)
    media.src = link
  })
}
