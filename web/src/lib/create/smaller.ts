// A copy of a picture that fits: with shorter sides, as a JPEG. Only made when somebody wants it.

/** Longest sides that are tried, in pixels; most models look at less than the first. */
const SIDES = [4096, 3072, 2048, 1536, 1024]
const QUALITY = 0.9

/** At most `most` bytes. Raises when it is no picture that can be drawn here, or none is small enough. */
export async function smaller(file: File, most: number): Promise<File> {
  const whole = await createImageBitmap(file)
  try {
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(whole.width, whole.height))
      const made = await drawn(whole, Math.round(whole.width * scale), Math.round(whole.height * scale))
      if (made.size <= most) return new File([made], `${file.name.replace(/\.[^.]*$/, '')}.jpg`, { type: 'image/jpeg' })
    }
    throw new Error('no copy is small enough')
  } finally {
    whole.close()
  }
}

/** On white: a JPEG has no transparency. */
function drawn(image: ImageBitmap, width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(Math.max(width, 1), Math.max(height, 1))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('nothing can be drawn here')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
}
