import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './run.ts';

/** Pages whose rules are held by tests that carry their numbers. */
const PAGES = ['distribution', 'pipelines', 'quality', 'review'];
const TESTS = '{apps,packages,e2e}/**/*.{test,e2e}.{ts,tsx}';

/** "(S4-275, D-32)" in a title, and "D-03 … D-61" for all between. */
function citedIn(text: string): Set<string> {
  return new Set(text.match(/\b[A-Z]-\d{2}\b/g));
}

test.each(PAGES)('a test names every rule of docs/rules/%s.md, and no two rules have one number', (page) => {
  const rules = [...readFileSync(join(ROOT, `docs/rules/${page}.md`), 'utf8').matchAll(/^\| ([A-Z]-\d{2}) \|/gm)].map(
    ([, id]) => id ?? '',
  );
  expect(rules.length).toBeGreaterThan(20);
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
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
