import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import tailwind from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'
import { plainIcons } from './icons.ts'

// The gateway serves what is built here, once scripts/web has put it into src/onetake/site. `npm run dev`
// talks to one on port 8000.
const gateway = { target: 'http://127.0.0.1:8000', changeOrigin: false }

// Files that are needed together are one: it packs better than many small ones, and is asked for once.
const icons = (...names: string[]) => `node_modules/@lucide/svelte/dist/icons/(${names.join('|')})\\.`
const TOGETHER: Record<string, string[]> = {
  // What the page tells Kit (its base, its version) is set before anything that reads it is loaded.
  first: ['runtime/client/payload', 'vite/preload|rolldown/runtime'],
  // What every page needs.
  base: [
    'node_modules/(svelte|clsx|esm-env)/', 'src/state\\.ts',
    // Kit's own entries stay files of their own: it looks for them by their names.
    'node_modules/@sveltejs/kit/src/(utils|messages|exports|telemetry|runtime/(app|components|shared|client/(?!client-entry|entry)))',
    'src/lib/(api|boot\\.svelte|entry\\.svelte|fetched\\.svelte|format|i18n\\.svelte|keys|known|live\\.svelte|number|query|session\\.svelte|theme\\.svelte|toast\\.svelte)\\.ts',
    'src/lib/ui/(Button|Toasts)\\.svelte',
  ],
  choices: ['src/lib/shell/Choices\\.svelte', 'src/lib/ui/Menu\\.svelte', icons('sun', 'moon', 'languages')],
  account: ['src/lib/shell/Account\\.svelte', icons('shield', 'log-out', 'gauge', 'user-round', 'film')],
  controls: ['src/lib/ui/(Dialog|Problem|Skeleton|Empty)\\.svelte', icons('x')],
  select: ['src/lib/ui/Select\\.svelte', icons('chevron-down')],
  status: ['src/lib/ui/Status\\.svelte', icons('ban', 'loader-circle', 'clock-3')],
  frame: ['src/lib/data/(Page|SideNav)\\.svelte'],
  table: ['src/lib/data/(Table|When|Filters|Pick)\\.svelte', 'src/lib/data/stack\\.ts'],
}
const groups = Object.entries(TOGETHER).map(([name, parts]) => ({ name, test: new RegExp(parts.join('|')) }))

/** Kit keeps the state of a page in the history by devalue. Ours is plain, and JSON is in every browser. */
const plainState: Plugin = {
  name: 'onetake:plain-state',
  enforce: 'pre',
  applyToEnvironment: environment => environment.name === 'client',
  resolveId: name => (name === 'devalue' ? decodeURIComponent(new URL('src/state.ts', import.meta.url).pathname) : undefined),
}

export default defineConfig({
  plugins: [
    plainState,
    plainIcons,
    tailwind(),
    sveltekit({
      adapter: adapter({
        pages: '.svelte-kit/studio',
        assets: '.svelte-kit/studio',
        fallback: 'index.html',
        precompress: true,
        strict: false,
      }),
      inlineStyleThreshold: 200_000, // what is seen first needs no other file
      paths: { relative: true },
    }),
  ],
  build: {
    target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { proxy: { '/api': gateway, '/v1': gateway, '/files': gateway, '/docs': gateway } },
})
