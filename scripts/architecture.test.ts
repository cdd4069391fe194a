import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './run.ts';

const PAGE = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
const TREE = /```\n([\s\S]+?)\n```/.exec(PAGE)?.[1] ?? '';
/** Two spaces a level; then names, and after two spaces or more what they are for. */
const LINE = /^( *)(\S.*?)(?: {2,}(.*))?$/;

/** Paths that the tree names, each with what it says of it. */
function drawn(): Map<string, string> {
  const paths = new Map<string, string>();
  const above: string[] = [];
  for (const line of TREE.split('\n')) {
    const [, indent = '', names = '', purpose = ''] = LINE.exec(line) ?? [];
    const depth = indent.length / 2;
    for (const name of names.split(/,? /)) {
      above.splice(depth, above.length, name.replace(/\/$/, ''));
      paths.set(above.join('/'), purpose);
    }
  }
  return paths;
}

const foldersIn = (path: string): string[] =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Made by tools or by running the program. */
const MADE = new Set(['node_modules', 'data', 'test-results', 'dist', 'coverage', '__snapshots__']);

describe('the tree of ARCHITECTURE.md', () => {
  const tree = drawn();

  test('names nothing that is not there', () => {
    expect([...tree.keys()].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test.each([
    '',
    'apps',
    'apps/server/src',
    'apps/server/src/platform',
    'apps/server/src/features',
    'apps/web/src',
    'packages',
  ])('names every folder of %j', (path) => {
    const missing = foldersIn(path).filter(
      (name) => !name.startsWith('.') && !MADE.has(name) && !tree.has(path === '' ? name : `${path}/${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('names every command of the server', () => {
    const told = tree.get('apps/server/src/commands') ?? '';
    const [, table = ''] =
      /COMMANDS[^{]+\{\n([\s\S]+?)\n\};/.exec(readFileSync(join(ROOT, 'apps/server/src/main.ts'), 'utf8')) ?? [];
    const commands = [...table.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map((match) => match[1] ?? '');
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((name) => !told.split(/[,;] /).includes(name))).toEqual([]);
  });
});

describe('what ARCHITECTURE.md says of code', () => {
  test('files that it names exist', () => {
    const named = [...PAGE.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|tsx|sql|mjs|md))`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.length).toBeGreaterThan(10);
    // Those of a made-up feature x stand for a kind of file.
    const real = named.filter((path) => !/(^|\/)x[./]/.test(path) && !path.includes('XPage'));
    const isThere = (path: string) => ['', 'apps/server/src'].some((folder) => existsSync(join(ROOT, folder, path)));
    expect(real.filter((path) => !isThere(path))).toEqual([]);
  });

  test('pages that it links to exist', () => {
    const links = [...PAGE.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('functions that the traced request passes are where it says', () => {
    const request = PAGE.slice(PAGE.indexOf('## One request'), PAGE.indexOf('## Rules'));
    for (const [name, path] of [
      ['submitAnnotation', 'features/annotations/submit-annotation.ts'],
      ['callSubmitAnnotation', 'features/annotations/submissions.queries.ts'],
      ['wakeRelay', 'platform/events/wake.ts'],
      ['withActor', 'platform/db/db.ts'],
      ['emit', 'platform/events/emit.ts'],
    ]) {
      expect(request).toContain(name);
      expect(readFileSync(join(ROOT, 'apps/server/src', path ?? ''), 'utf8')).toMatch(
        new RegExp(`function ${name}\\b`),
      );
    }
  });
});
