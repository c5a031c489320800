/** The public page and the element other sites embed. Each file stands alone: `--mode element`, `phone` or `page`. */

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** A page whose script has not run, or never will, is dark where the computer is. */
function darkByItself(): Plugin {
  return {
    name: 'dark-by-itself',
    generateBundle(_, bundle) {
      const css = bundle['door.css'];
      if (css?.type !== 'asset') return;
      const dark = /:root\[data-theme=.?dark.?\]\s*(\{[^}]*\})/.exec(String(css.source))?.[1];
      if (!dark) throw new Error('the tokens have no dark side');
      css.source = `${String(css.source)}@media (prefers-color-scheme:dark){:root${dark}}`;
    },
  };
}

const FILES = {
  element: { entry: 'src/door/element.ts', fileName: 'door', format: 'iife' },
  phone: { entry: 'src/door/phone.ts', fileName: 'door-phone', format: 'es' },
} as const;

export default defineConfig(({ mode }) => {
  const outDir = '../src/vivevoix/web/console';
  const common = { outDir, emptyOutDir: false, copyPublicDir: false, target: 'es2022', assetsInlineLimit: 0 } as const;
  const define = { 'process.env.NODE_ENV': '"production"' };
  if (mode === 'page') {
    const output = { assetFileNames: (asset: { names: string[] }) => (asset.names.some((name) => name.endsWith('.css')) ? 'door.css' : 'assets/[name]-[hash][extname]') };
    return { plugins: [darkByItself()], build: { ...common, rollupOptions: { input: 'src/door/page.css', output } } };
  }
  const { entry, fileName, format } = FILES[mode as keyof typeof FILES];
  const lib = { entry, name: 'viveVoix', formats: [format], fileName: () => `${fileName}.js` } as { entry: string; name: string; formats: ['iife' | 'es']; fileName: () => string };
  return { plugins: [svelte()], define, build: { ...common, lib, minify: true } };
});
