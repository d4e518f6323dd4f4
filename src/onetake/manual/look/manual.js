// The stored choice of theme, before the first paint; then what a page can do without.
const root = document.documentElement
const stored = (name, value) => {
  try {
    if (value !== undefined) localStorage[name] = value
    return localStorage[name]
  } catch {
    return undefined
  }
}
if (stored('theme')) root.dataset.theme = stored('theme')

document.addEventListener('DOMContentLoaded', () => {
  const said = document.getElementById('said')
  const menu = document.getElementById('menu')
  const wide = matchMedia('(min-width: 900px)')
  const unfold = () => { menu.open = wide.matches }
  wide.addEventListener('change', unfold)
  unfold()
  menu.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })

  const theme = document.getElementById('theme')
  theme.hidden = false
  theme.addEventListener('click', () => {
    const dark = getComputedStyle(root).colorScheme === 'dark'
    root.dataset.theme = stored('theme', dark ? 'light' : 'dark') ?? (dark ? 'light' : 'dark')
  })

  for (const box of document.querySelectorAll('.code')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = said.dataset.copy
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(box.querySelector('code').textContent)
      said.textContent = button.textContent = said.dataset.copied
      setTimeout(() => {
        button.textContent = said.dataset.copy
        said.textContent = ''
      }, 2000)
    })
    box.append(button)
  }
  for (const first of document.querySelectorAll('.code[data-code=sh]')) tabs(first)
})

// A program in three languages that follow each other is one box with three tabs.
function tabs(first) {
  const boxes = [first]
  for (let box = first.nextElementSibling; box?.matches('.code[data-code=python], .code[data-code=js]'); box = box.nextElementSibling) boxes.push(box)
  if (boxes.length < 3) return
  const list = document.createElement('div')
  list.className = 'tabs'
  list.role = 'tablist'
  const buttons = boxes.map((box) => {
    const label = box.querySelector('.code-name')
    const button = document.createElement('button')
    button.type = 'button'
    button.role = 'tab'
    button.textContent = label.textContent
    button.dataset.code = box.dataset.code
    box.role = 'tabpanel'
    box.ariaLabel = label.textContent
    label.remove()
    return button
  })
  const show = (code) => boxes.forEach((box, at) => {
    const chosen = box.dataset.code === code
    box.hidden = !chosen
    buttons[at].ariaSelected = String(chosen)
    buttons[at].tabIndex = chosen ? 0 : -1
  })
  buttons.forEach((button, at) => {
    button.addEventListener('click', () => show(stored('code', button.dataset.code) ?? button.dataset.code))
    button.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (!step) return
      const next = buttons[(at + step + buttons.length) % buttons.length]
      next.focus()
      next.click()
    })
  })
  list.append(...buttons)
  first.before(list)
  show(boxes.some((box) => box.dataset.code === stored('code')) ? stored('code') : 'sh')
}
