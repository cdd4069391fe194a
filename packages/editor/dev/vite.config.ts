import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** A page to see the editor alone; the product does not import it. */
export default defineConfig({ root: import.meta.dirname, plugins: [react()], server: { port: 5179 } });
