import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import tailwind from '@tailwindcss/vite'
import { defineConfig } from 'vite'

// The gateway serves what is built here: src/onetake/site. `npm run dev` talks to one on port 8000.
const gateway = { target: 'http://127.0.0.1:8000', changeOrigin: false }

export default defineConfig({
  plugins: [
    tailwind(),
    sveltekit({
      adapter: adapter({
        pages: '../src/onetake/site/static',
        assets: '../src/onetake/site/static',
        fallback: 'index.html',
        precompress: true,
        strict: false,
      }),
      inlineStyleThreshold: 0,
      paths: { relative: true },
    }),
  ],
  build: { target: 'es2022' },
  server: { proxy: { '/api': gateway, '/v1': gateway, '/files': gateway, '/docs': gateway } },
})
