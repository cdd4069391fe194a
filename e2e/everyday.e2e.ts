import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs, projectNamed } from './api.ts';
import { journey, PASSWORD, useBrowser } from './journey.ts';
import { nextTaskIsShown, taskNumber } from './label-page.ts';

useBrowser();

const chosenRows = (page: Page): Promise<number> => page.locator('tr[aria-selected=true]').count();

journey(
  'Esc closes the dialog in front, not the message over it, and a click on a message closes no dialog',
  async (j) => {
    const { page } = await j.signIn('manager@labelwright.example');
    await page.goto('/account');
    await page.getByLabel('Name', { exact: true }).fill('Maria M.');
    await page.getByRole('button', { name: 'Save profile' }).click();
    const message = page.locator('[data-toast]');
    await message.waitFor();
    await message.hover();
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'New token' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New token' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => message.count()).toBe(1);

    await page.getByRole('button', { name: 'New token' }).press('Enter');
    await dialog.waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await message.waitFor({ state: 'detached' });
    await expect.poll(() => dialog.count()).toBe(1);
  },
);

journey('rows are chosen as ranges, by mouse and by keyboard', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  await page.goto(`/projects/${await projectNamed(page, 'Sentiment of product reviews')}/data`);
  await page.getByLabel('Select row 3', { exact: true }).click();
  await page.getByLabel('Select row 8', { exact: true }).click({ modifiers: ['Shift'] });
  await page.getByText('6 tasks selected').waitFor();
  await expect.poll(() => chosenRows(page)).toBe(6);
  await page.getByLabel('Select row 5', { exact: true }).click();
  await page.getByLabel('Select row 8', { exact: true }).click({ modifiers: ['Shift'] });
  await page.getByText('2 tasks selected').waitFor();

  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  for (let row = 0; row < 11; row += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  await page.getByText('12 tasks selected').waitFor();
  await page.keyboard.press('Shift+ArrowUp');
  await page.getByText('11 tasks selected').waitFor();
});

journey('a link to a row of a log opens it, however far back it is', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  for (const [path, list] of [
    ['/audit', '/api/admin/audit'],
    ['/events', '/api/admin/events'],
  ] as const) {
    const rows = await apiAs<{ id: string | number; action?: string; event_type?: string }[]>(
      page,
      'GET',
      `${list}?limit=200`,
    );
    const oldest = rows.at(-1);
    // Filtered so that the list cannot hold it.
    await page.goto(`${path}?period=custom&from=2031-01-01&row=${oldest?.id}`);
    await page.getByRole('dialog', { name: oldest?.action ?? oldest?.event_type ?? '' }).waitFor();
  }
  await page.goto('/audit?row=00000000-0000-7000-8000-000000000000');
  await page.getByRole('dialog').getByText('not found').waitFor();
});

journey('a task that was begun is as it was after a look at an earlier one', async (j) => {
  const { page } = await j.signIn('annotator2@labelwright.example');
  await page.goto(`/projects/${await projectNamed(page, 'Sentiment of product reviews')}/label`);
  const first = await taskNumber(page);
  await page.keyboard.press('p');
  await page.keyboard.press('Control+Enter');
  await nextTaskIsShown(page, first);
  const second = await taskNumber(page);
  await page.keyboard.press('g');
  await page.keyboard.press('Control+ArrowLeft');
  await page.getByText(/Changing an earlier answer/).waitFor();
  await page.keyboard.press('Control+ArrowRight');
  await page.getByText(/Changing an earlier answer/).waitFor({ state: 'detached' });
  await expect.poll(() => taskNumber(page)).toBe(second);
  await expect.poll(() => page.getByRole('radio', { name: /Negative/ }).isChecked()).toBe(true);
});

journey('works over plain HTTP from another machine, where the browser offers less', async (j) => {
  const { page } = await j.newPerson();
  const address = new URL(j.baseUrl);
  address.hostname = 'labelwright.test';
  await page.goto(new URL('/signin', address).href);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await page.getByLabel(/e-?mail/i).fill('manager@labelwright.example');
  await page.getByLabel(/^password/i).fill(PASSWORD);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  await page.goto(new URL('/events?row=1', address).href);
  await page.getByRole('button', { name: 'Copy payload' }).click();
  await page.getByText('Copied', { exact: true }).waitFor();
});
