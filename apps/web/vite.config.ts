import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Paths that the server answers itself; the development server passes them on. */
const SERVER_PATHS = ['/api', '/docs', '/health', '/files', '/data', '/task', '/samples', '/tasks'];
const server = 'http://localhost:8080';

/** Fetches the font of nearly every text together with the style sheet, so that no text changes its face. */
const preloadFont: Plugin = {
  name: 'preload-font',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) => {
      const font = Object.keys(bundle ?? {}).find((name) => name.includes('inter-latin-wght-normal'));
      if (font === undefined) return [];
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadFont],
  build: {
    target: 'es2024',
    // A data: URL would be refused by the CSP's font-src and img-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The app, and the page of crowd workers, who have no account.
    rolldownOptions: { input: ['index.html', 'crowd.html'] },
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: Object.fromEntries(
      SERVER_PATHS.map((path) => [`^${path}(/|\\?|$)`, { target: server, changeOrigin: false }]),
    ),
  },
});
