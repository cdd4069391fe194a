import { lastingPrefix } from './lasting-address.ts';
import type { PluginRow } from './plugins.queries.ts';
import { HOST_FOLDER } from './roots.ts';

export interface FramePage {
  html: string;
  policy: string;
}

/**
 * The document in which a plug-in runs. It is sandboxed by its own policy too, wherever it is opened: no cookies, no
 * storage, no network but the plug-in's files; the task's media come through the host, or from their own servers.
 * `ancestors`: origins besides this one whose pages may lie around it.
 */
export function framePage(
  origin: string,
  secret: string,
  plugin: PluginRow,
  data: unknown,
  ancestors: readonly string[] = [],
): FramePage {
  const base = `/frontends/${lastingPrefix(secret, plugin)}/${plugin.root}`;
  const { js, css } = plugin.manifest as { js: string[]; css: string[] };
  const code = `${origin}/frontends/`;
  const media = ['data:', 'blob:', code, ...mediaOrigins(data, origin)].join(' ');
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(plugin.name)}</title>
<link rel="stylesheet" href="/frontends/${HOST_FOLDER}/frame.css">
${css.map((path) => `<link rel="stylesheet" href="${escapeHtml(`${base}/${path}`)}" crossorigin>`).join('\n')}
<script type="module" src="/frontends/${HOST_FOLDER}/frame.js" crossorigin></script>
</head>
<body data-modules="${escapeHtml(JSON.stringify(js.map((path) => `${base}/${path}`)))}"><main id="plugin"></main></body>
</html>
`,
    policy: [
      'sandbox allow-scripts',
      "default-src 'none'",
      `script-src ${code}`,
      `style-src ${code} 'unsafe-inline'`,
      `font-src ${code} data:`,
      `img-src ${media}`,
      `media-src ${media}`,
      'connect-src blob: data:',
      "base-uri 'none'",
      "form-action 'none'",
      ["frame-ancestors 'self'", ...ancestors].join(' '),
      "webrtc 'block'",
    ].join('; '),
  };
}

const MOST_ORIGINS = 20;
const MOST_VALUES = 5000;

/** Servers that the task's own data names, so that media which only a page can show are shown. */
function mediaOrigins(data: unknown, own: string): string[] {
  const origins = new Set<string>();
  const queue: unknown[] = [data];
  for (let seen = 0; queue.length > 0 && seen < MOST_VALUES && origins.size < MOST_ORIGINS; seen += 1) {
    const value = queue.pop();
    if (typeof value === 'string') {
      const origin = /^https?:\/\//i.test(value) ? URL.parse(value)?.origin : undefined;
      if (origin && origin !== own && /^https?:\/\/[\w.:[\]-]+$/.test(origin)) origins.add(origin);
    } else if (typeof value === 'object' && value !== null) queue.push(...Object.values(value).slice(0, MOST_VALUES));
  }
  return [...origins];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
