/** Copy a text. Where the page has no permission (plain HTTP), by way of a selected field. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.style.position = 'fixed'
    field.style.opacity = '0'
    const home = document.querySelector('dialog[open]') ?? document.body
    home.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    return done
  }
}
