import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { plainIcons } from './icons.ts'

// Draws the routes' first pictures: src/frame/draw.ts. No browser and no SvelteKit is needed for it.
const kit = decodeURIComponent(new URL('src/frame/kit.ts', import.meta.url).pathname)

export default defineConfig({
  plugins: [plainIcons, svelte()],
  resolve: { alias: ['$app/navigation', '$app/paths', '$app/state'].map(find => ({ find, replacement: kit })) },
  ssr: { noExternal: true },
  build: { ssr: 'src/frame/draw.ts', outDir: '.svelte-kit/frame', target: 'node22', rolldownOptions: { output: { format: 'es' } } },
})
