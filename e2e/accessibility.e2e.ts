import { expect } from 'vitest';
import { projectNamed } from './api.ts';
import { violationsOf, walkTo } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

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
      '/organization?tab=webhooks',
      '/organization?tab=models',
      '/payouts',
      '/alerts',
      '/library',
      '/media',
      '/jobs',
      '/jobs?view=queues',
      '/jobs?view=times',
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
        '/settings/review',
        '/settings/quality',
        '/settings/pipeline',
        '/settings/storage',
        '/settings/client-apis',
        '/settings/machine-learning',
        '/settings/webhooks',
        '/models',
        '/models?show=evaluation',
        '/models?show=runs',
        '/prompts',
        '/prompts?show=costs',
        '/crowd',
        '/crowd/new',
        '/queue',
        '/quality',
        '/dashboard',
        '/dashboards',
        '/pipeline',
        '/review',
        '/adjudicate',
        '/label',
      ].map((path) => `/projects/${id}${path}`),
      `/projects/${boxes}/label`,
    ];
    const wrong: string[] = [];
    for (const path of paths) {
      await walkTo(page, path);
      await j.shoot(page, `page-${look.colorScheme}${path.replaceAll('/', '-')}`);
      for (const violation of await violationsOf(page)) wrong.push(`${path} ${violation}`);
    }
    expect(wrong).toEqual([]);
  });
}
