import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typeName } from '../apps/web/src/features/jobs/job-types.ts';
import { ROOT } from './run.ts';

/** Pages whose rules are held by tests that carry their numbers. */
const PAGES = ['crowds', 'distribution', 'imports', 'jobs', 'pipelines', 'quality', 'review'];
const TESTS = '{apps,packages,e2e}/**/*.{test,e2e}.{ts,tsx}';

/** "(S4-275, D-32)" in a title, and "D-03 … D-61" for all between. */
function citedIn(text: string): Set<string> {
  return new Set(text.match(/\b[A-Z]-\d{2}\b/g));
}

const rulesOf = (page: string): string[] =>
  [...readFileSync(join(ROOT, `docs/rules/${page}.md`), 'utf8').matchAll(/^\| ([A-Z]-\d{2}) \|/gm)].map(
    ([, id]) => id ?? '',
  );

test.each(PAGES)('a test names every rule of docs/rules/%s.md', (page) => {
  const rules = rulesOf(page);
  expect(rules.length).toBeGreaterThan(10);
  const files = globSync(TESTS, { cwd: ROOT, exclude: (name) => name === 'node_modules' });
  const titles = files.flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        /(?:test|it|describe)(?:\.\w+)*\((?:[^'`]{0,200}\)\()?\s*(['`])(.*?)\1/gs,
      ),
    ].map(([, , title]) => title ?? ''),
  );
  const cited = citedIn(titles.join('\n'));
  expect(rules.filter((id) => !cited.has(id))).toEqual([]);
});

test('no two rules have one number, on whatever page', () => {
  const rules = PAGES.flatMap(rulesOf);
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
});

test('every kind of job has a name on the jobs page', () => {
  const files = globSync('apps/server/src/{features,platform}/**/*.ts', {
    cwd: ROOT,
    exclude: (name) => /\.(test|fixture)\.ts$/.test(name),
  });
  const texts = files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
  const types = [...texts.matchAll(/\btype: '([^']+)',\s+queue: /g)].map(([, type = '']) => type);
  expect(types.length).toBeGreaterThan(50);
  // Those of a crowd are made from the name of its provider.
  const ofCrowd = [...texts.matchAll(/\btype: `core\.\$\{provider\}\.(\w+)`/g)].map(
    ([, name]) => `core.portal.${name}`,
  );
  const ticks = [...texts.matchAll(/\btick\('(\w+)'/g)].map(([, name]) => `core.portal.${name}`);
  expect(ofCrowd.length).toBeGreaterThan(5);
  expect(ticks.length).toBeGreaterThan(2);
  expect([...types, ...ofCrowd, ...ticks].filter((type) => typeName(type) === type)).toEqual([]);
});
