// Dark or light. The choice is applied before the first paint by the script in app.html.
export type Theme = 'dark' | 'light'

class Themes {
  now = $state<Theme>('dark')

  start(): void {
    this.now = document.documentElement.dataset.theme === 'light' ? 'light' : 'dark'
  }

  flip = (): void => {
    this.now = this.now === 'dark' ? 'light' : 'dark'
    document.documentElement.dataset.theme = this.now
    try {
      localStorage.theme = this.now
    } catch { /* private mode */ }
  }
}

export const theme = new Themes()
