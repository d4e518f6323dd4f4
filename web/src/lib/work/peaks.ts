// The shape of a sound: the loudest moment of each of `count` equal parts, 0 to 1.
const LARGEST_BYTES = 40_000_000
const SAMPLES_A_SECOND = 11_025

/** Reads the file. Raises when it is too large or is no sound that this browser knows. */
export async function peaks(link: string, count: number, signal: AbortSignal): Promise<number[]> {
  const answer = await fetch(link, { signal })
  if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > LARGEST_BYTES) throw new Error('no shape')
  const context = new OfflineAudioContext(1, 1, SAMPLES_A_SECOND)
  const samples = (await context.decodeAudioData(await answer.arrayBuffer())).getChannelData(0)
  return loudest(samples, count)
}

export function loudest(samples: Float32Array, count: number): number[] {
  const width = samples.length / count
  const found = Array.from({ length: count }, (_, n) => {
    let most = 0
    for (let at = Math.floor(n * width); at < Math.floor((n + 1) * width); at++) most = Math.max(most, Math.abs(samples[at] ?? 0))
    return most
  })
  const top = Math.max(...found)
  return top > 0 ? found.map(value => value / top) : found
}
