import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { projectNamed } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[] }[];
}

/** What axe finds against WCAG 2.2 AA, as `rule: element` lines. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const axe = (
      globalThis as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Violation[] }> } }
    ).axe;
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`));
}

for (const [name, look] of [
  ['light, wide', { width: 1440, height: 900, colorScheme: 'light' }],
  ['dark, on a phone', { width: 390, height: 844, colorScheme: 'dark' }],
] as const) {
  journey(`every page is clean for screen readers and contrast: ${name}`, async (j) => {
    const { page } = await j.signIn('manager@labelwright.example', look);
    const id = await projectNamed(page, 'Sentiment of product reviews');
    const boxes = await projectNamed(page, 'Objects in photographs');
    const paths = [
      '/',
      '/projects',
      '/projects/new',
      '/account',
      '/organization',
      '/jobs',
      '/audit',
      '/events',
      ...[
        '',
        '/data',
        '/import',
        '/export',
        '/members',
        '/settings/general',
        '/settings/interface',
        '/settings/distribution',
        '/label',
      ].map((path) => `/projects/${id}${path}`),
      `/projects/${boxes}/label`,
    ];
    const wrong: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.waitForLoadState('networkidle').catch(() => {});
      await page.waitForTimeout(300);
      await j.shoot(page, `page-${look.colorScheme}${path.replaceAll('/', '-')}`);
      for (const violation of await violationsOf(page)) wrong.push(`${path} ${violation}`);
    }
    expect(wrong).toEqual([]);
  });
}
