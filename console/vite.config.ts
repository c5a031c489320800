/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** The two latin fonts are fetched with the page rather than after its styles. */
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /-latin-(opsz|wght)-normal[^/]*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` },
            injectTo: 'head' as const,
          })),
    },
  };
}

/** The desk that `npm run dev` shows: the one `vivevoix demo` or `vivevoix serve` runs here. */
const desk = 'http://127.0.0.1:8700';

export default defineConfig({
  plugins: [svelte(), preloadFonts()],
  build: {
    outDir: '../src/vivevoix/web/console',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined fonts and images would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: desk, ws: true }, '/sip': { target: desk, ws: true } } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
