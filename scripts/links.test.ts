import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './run.ts';

const TEXTS = ['*.md', 'docs/**/*.md', '{apps,packages,plugins,examples,samples,deploy,bench}/**/*.md'];
const LINK = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

/** As a heading is named in the address of its page. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsIn(file: string): Set<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6}\s+(.+)$/gm);
  return new Set([...headings].map((match) => anchorOf(match[1] ?? '')));
}

test('every link of a document leads to a file, and to a heading that is in it', () => {
  const files = globSync(TEXTS, { cwd: ROOT, exclude: (path) => path.includes('node_modules') });
  expect(files.length).toBeGreaterThan(40);
  const dead: string[] = [];
  for (const file of files) {
    const from = join(ROOT, file);
    const prose = readFileSync(from, 'utf8')
      .replace(/^ *```[\s\S]*?^ *```/gm, '')
      .replace(/`[^`\n]*`/g, '');
    for (const [, target = ''] of prose.matchAll(LINK)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('/')) continue;
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? from : join(dirname(from), decodeURIComponent(path));
      const isDead =
        !existsSync(to) ||
        (anchor !== undefined && statSync(to).isFile() && to.endsWith('.md') && !anchorsIn(to).has(anchor));
      if (isDead) dead.push(`${relative(ROOT, from)}: ${target}`);
    }
  }
  expect(dead).toEqual([]);
});
