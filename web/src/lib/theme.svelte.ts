// Dark or light. The choice is applied before the first paint by the script in app.html.
export type Theme = 'dark' | 'light'
export type Choice = Theme | 'system'

class Themes {
  now = $state<Theme>('dark')
  choice = $state<Choice>('system')

  start(): void {
    this.now = document.documentElement.dataset.theme === 'light' ? 'light' : 'dark'
    try {
      const kept: unknown = localStorage.theme
      this.choice = kept === 'dark' || kept === 'light' ? kept : 'system'
    } catch { /* private mode */ }
  }

  flip = (): void => this.choose(this.now === 'dark' ? 'light' : 'dark')

  choose = (choice: Choice): void => {
    this.choice = choice
    const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
    this.now = choice === 'system' ? system : choice
    document.documentElement.dataset.theme = this.now
    try {
      if (choice === 'system') localStorage.removeItem('theme')
      else localStorage.theme = choice
    } catch { /* private mode */ }
  }
}

export const theme = new Themes()
