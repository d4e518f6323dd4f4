// The still pictures of the styles, as the only colour of a page. They come with this installation.
import { url } from '#lib/api.ts'

export const NAMES = [
  'cinematic', 'realistic', 'anime', 'three-d', 'clay', 'watercolour', 'oil', 'sketch', 'ink', 'vintage', 'cyberpunk', 'black-and-white',
] as const

export const WIDTH = 320
export const HEIGHT = 180
export const posters = NAMES.map(name => url(`/styles/${name}.webp`))
