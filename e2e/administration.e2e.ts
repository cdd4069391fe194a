import { expect } from 'vitest';
import { settled, violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const PAGES = ['organizations', 'roles', 'schedules', 'settings', 'storage', 'retention', 'system'];

journey('an administrator looks after the server, and acts as somebody for a while', async (j) => {
  const { page } = await j.signIn('admin@labelwright.example');
  await page.goto('/admin');
  await page.getByRole('searchbox').fill('annotator2');
  await page.getByRole('row', { name: /Ben Annotator/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Ben Annotator' });
  await drawer.getByText('Projects created').waitFor();
  await j.shoot(page, 'admin-user');
  await drawer.getByRole('button', { name: 'Act as this person…' }).click();
  await page.getByLabel('Reason').fill('He cannot find his queue');
  await page.getByRole('button', { name: 'Act as this person', exact: true }).click();

  const banner = page.getByRole('region', { name: 'Acting as somebody else' });
  await banner.getByText('Ben Annotator').waitFor();
  await page.goto('/admin/users');
  await page.getByRole('heading', { name: /not (here|found)|no such|nothing/i }).waitFor();
  await page.goto('/');
  await banner.waitFor();
  await j.shoot(page, 'admin-acting');
  expect(await violationsOf(page, '[aria-label="Acting as somebody else"]')).toEqual([]);
  await banner.getByRole('button', { name: 'End' }).click();
  await page.waitForURL(/\/admin\/users/);
  await page.getByRole('row', { name: /Ben Annotator/ }).click();
  await page.getByRole('link', { name: 'What they did' }).first().click();
  await page.getByRole('row', { name: /impersonation_started/ }).waitFor();
  await j.shoot(page, 'admin-audit');
});

journey('every page of the administration is clean for screen readers on a phone in the dark', async (j) => {
  const { page } = await j.signIn('admin@labelwright.example', { width: 390, height: 844, colorScheme: 'dark' });
  const wrong: string[] = [];
  for (const name of PAGES) {
    await page.goto(`/admin/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settled(page);
    await j.shoot(page, `admin-phone-${name}`);
    for (const violation of await violationsOf(page)) wrong.push(`${name} ${violation}`);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1))
      wrong.push(`${name} is too wide`);
  }
  expect(wrong).toEqual([]);
});
