import { expect } from 'vitest';
import { projectNamed } from './api.ts';
import { violationsOf, walkTo } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

/** Of pages that say something else once another journey has been there. */
const ANY = /\S/;

/** A heading that is there once the page is. */
const PAGES: Record<string, string | RegExp> = {
  '/': 'Projects you manage',
  '/projects': ANY,
  '/projects/new': 'Interface',
  '/account': 'API tokens',
  '/organization': 'Labelwright demo',
  '/organization?tab=webhooks': ANY,
  '/organization?tab=models': ANY,
  '/payouts': ANY,
  '/alerts': 'Alerts',
  '/library': ANY,
  '/media': 'Files',
  '/jobs': 'Jobs',
  '/jobs?view=queues': 'Queues',
  '/jobs?view=times': 'Jobs',
  '/audit': 'Audit log',
  '/events': 'Events',
};
const PROJECT_PAGES: Record<string, string | RegExp> = {
  '': 'Labels used',
  '/data': 'Data',
  '/import': 'Earlier imports',
  '/export': 'The first record',
  '/members': 'Members',
  '/settings/general': 'General',
  '/settings/interface': 'What does the customer think?',
  '/settings/distribution': 'Distribution',
  '/settings/review': 'Review',
  '/settings/quality': 'Quality',
  '/settings/pipeline': 'Settling disagreement here',
  '/settings/storage': 'No source yet',
  '/settings/client-apis': 'No client API yet',
  '/settings/machine-learning': 'No model yet',
  '/settings/webhooks': 'No webhook yet',
  '/models': /^How the models got better/,
  '/models?show=evaluation': 'Nothing evaluated yet',
  '/models?show=runs': 'Trainings',
  '/prompts': 'No language model is connected',
  '/prompts?show=costs': 'Limits',
  '/crowd': 'No batch yet',
  '/crowd/new': 'What it costs',
  '/queue': 'What is left for whom',
  '/quality': /^Agreement between people/,
  '/dashboard': /^Tasks done over time/,
  '/dashboards': 'No dashboard yet',
  '/pipeline': /^Tasks on their way through the project/,
  '/review': 'What does the customer think?',
  '/adjudicate': 'Final answer',
  '/label': 'What does the customer think?',
};

for (const [name, look] of [
  ['light, wide', { width: 1440, height: 900, colorScheme: 'light' }],
  ['dark, on a phone', { width: 390, height: 844, colorScheme: 'dark' }],
] as const) {
  journey(`every page is whole, and clean for screen readers and contrast: ${name}`, async (j) => {
    const { page } = await j.signIn('manager@labelwright.example', look);
    const reviews = `/projects/${await projectNamed(page, 'Sentiment of product reviews')}`;
    const boxes = `/projects/${await projectNamed(page, 'Objects in photographs')}`;
    const pages = {
      ...PAGES,
      ...Object.fromEntries(Object.entries(PROJECT_PAGES).map(([path, heading]) => [reviews + path, heading])),
      [`${boxes}/label`]: 'Draw a box around every object, as tight as you can',
    };
    const wrong: string[] = [];
    await page.goto('/');
    for (const [path, heading] of Object.entries(pages)) {
      await walkTo(page, path);
      const exact = typeof heading === 'string';
      const missing = () => wrong.push(`${path} has no heading ${heading}`);
      await page.locator('main').getByRole('heading', { name: heading, exact }).first().waitFor().catch(missing);
      await j.shoot(page, `page-${look.colorScheme}${path.replaceAll('/', '-')}`);
      for (const violation of await violationsOf(page)) wrong.push(`${path} ${violation}`);
    }
    expect(wrong).toEqual([]);
  });
}
