import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { apiAs, projectNamed } from './api.ts';
import { journey, useBrowser } from './journey.ts';
import { nextTaskIsShown, taskNumber } from './label-page.ts';
import { mailedLink } from './mail.ts';

useBrowser();

const REVIEWS = Array.from({ length: 12 }, (_, index) => ({
  comment:
    index % 2 === 0
      ? `The hinge broke after ${index + 1} days, and nobody answers.`
      : `Quiet, quick and light: "worth it", ${index + 1} weeks in.`,
  shop: index % 3 === 0 ? 'web' : 'street',
}));
const CSV = `comment,shop\n${REVIEWS.map(({ comment, shop }) => `"${comment.replaceAll('"', '""')}",${shop}`).join('\n')}\n`;
const NEWCOMER = 'nora.newcomer@labelwright.example';
const PASSWORD = 'a newcomer chooses this';

journey('the first start shows the demo after one sign-in', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  await page.goto('/');
  await page.getByText('Named entities in software history').first().waitFor();
  await j.shoot(page, 'home');
  await page.goto('/projects');
  await page
    .getByRole('link', { name: /Objects in photographs/ })
    .first()
    .waitFor();
});

journey('the main job: from a CSV file to an exported dataset, with an invited annotator', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');

  // A project from a template.
  await manager.goto('/projects/new');
  await manager.getByLabel(/^Title/).fill('Reviews of an autumn');
  await manager
    .getByRole('button', { name: /Sentiment with rating/ })
    .or(manager.getByRole('radio', { name: /Sentiment with rating/ }))
    .first()
    .click();
  await manager.getByRole('button', { name: 'Create project' }).click();
  await manager.waitForURL(/\/projects\/\d+$/);
  const id = await projectNamed(manager, 'Reviews of an autumn');
  await j.shoot(manager, 'project-new');

  // The file, its columns mapped to what the interface shows.
  await manager.goto(`/projects/${id}/import`);
  await manager
    .locator('input[type=file]')
    .setInputFiles({ name: 'reviews.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await manager.getByRole('heading', { name: 'Columns' }).waitFor();
  const field =
    Object.keys(
      await apiAs<{ data_types: Record<string, string> }>(manager, 'GET', `/api/projects/${id}`).then(
        (project) => project.data_types,
      ),
    )[0] ?? 'text';
  const target = manager.getByLabel('comment: Becomes');
  const named = target.locator('option', { hasText: new RegExp(`^${field} \\(`) }).first();
  await target.selectOption({ label: (await named.textContent()) ?? '' });
  await j.shoot(manager, 'import-mapping');
  await manager.getByRole('button', { name: 'Import 12 rows' }).click();
  await manager.getByText('Imported 12 tasks').first().waitFor({ timeout: 30_000 });
  await j.shoot(manager, 'import-report');

  // Published, and somebody invited.
  await manager.goto(`/projects/${id}`);
  await manager.getByRole('button', { name: 'Publish' }).first().click();
  await manager.getByText('Live', { exact: true }).first().waitFor();
  await manager.getByRole('link', { name: 'Members' }).first().click();
  await manager.getByRole('button', { name: 'Invite people' }).click();
  const dialog = manager.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByLabel('Email').fill(NEWCOMER);
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await dialog.getByText(`A mail is on its way to ${NEWCOMER}`).waitFor();
  const { pathname: invitation } = new URL(await dialog.getByLabel('Invitation link').inputValue());
  await manager.keyboard.press('Escape');

  // The invited person registers from the invitation, verifies by mail, accepts.
  const { page: newcomer } = await j.newPerson();
  await newcomer.goto(invitation);
  await newcomer.getByRole('link', { name: /create (an )?account/i }).click();
  await expect
    .poll(() => newcomer.getByLabel(/e-?mail/i).inputValue(), { message: 'the invited address is filled in' })
    .toBe(NEWCOMER);
  await newcomer.getByLabel(/^password/i).fill(PASSWORD);
  await newcomer.getByRole('button', { name: /create (an )?account/i }).click();
  const { page: admin } = await j.signIn('admin@labelwright.example');
  await newcomer.goto(await mailedLink(admin, NEWCOMER, 'verify-email'));
  await newcomer
    .getByText(/verified|confirmed/i)
    .first()
    .waitFor();
  await newcomer.goto('/signin');
  await newcomer.getByLabel(/e-?mail/i).fill(NEWCOMER);
  await newcomer.getByLabel(/^password/i).fill(PASSWORD);
  await newcomer.getByRole('button', { name: /sign in/i }).click();
  await newcomer.waitForURL((url) => !url.pathname.startsWith('/signin'));
  await newcomer.goto(invitation);
  await newcomer.getByRole('button', { name: /accept/i }).click();
  await newcomer.waitForURL((url) => !url.pathname.startsWith('/invitations'));

  // The work, by keyboard.
  await newcomer.goto(`/projects/${id}/label`);
  for (let number = 0; number < 12; number += 1) {
    const task = await taskNumber(newcomer);
    await newcomer.keyboard.press(String((number % 2) + 1));
    await newcomer.keyboard.press('Control+Enter');
    await nextTaskIsShown(newcomer, task);
  }
  await newcomer.getByRole('button', { name: 'Look again' }).waitFor();

  // Progress, filter, export.
  await expect
    .poll(
      async () =>
        (await apiAs<{ finished_task_number: number }>(manager, 'GET', `/api/projects/${id}`)).finished_task_number,
      { timeout: 20_000 },
    )
    .toBe(12);
  await manager.goto(`/projects/${id}`);
  await manager
    .getByText(/12 of 12/)
    .first()
    .waitFor();
  await j.shoot(manager, 'overview');
  await manager.goto(`/projects/${id}/data?status=complete`);
  await manager
    .getByText(/12 tasks/)
    .first()
    .waitFor();
  await j.shoot(manager, 'data');
  await manager.goto(`/projects/${id}/export`);
  await manager
    .getByRole('button', { name: /Export as JSON$/ })
    .first()
    .click();
  const [download] = await Promise.all([
    manager.waitForEvent('download'),
    manager
      .getByRole('link', { name: /^Download .*json/i })
      .or(manager.getByRole('button', { name: /^Download .*json/i }))
      .first()
      .click(),
  ]);
  const dataset = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
    data: Record<string, string>;
    annotations: { result: { type: string }[] }[];
  }[];
  await j.shoot(manager, 'export');
  expect(dataset.map((task) => task.data[field])).toEqual(REVIEWS.map(({ comment }) => comment));
  for (const task of dataset) {
    expect(task.annotations).toHaveLength(1);
    expect(task.annotations[0]?.result.some((item) => item.type === 'choices')).toBe(true);
  }

  // And it is all in the audit log.
  await manager.goto('/audit');
  for (const [action, actor] of [
    ['project_created', 'manager@labelwright.example'],
    ['import_completed', 'manager@labelwright.example'],
    ['annotation_created', NEWCOMER],
  ] as const) {
    await manager.getByRole('searchbox').fill(action);
    const row = manager.getByRole('row', { name: new RegExp(`${action}.*${actor}`) }).first();
    await row.click();
    const drawer = manager.getByRole('dialog', { name: action });
    await drawer.getByText(actor).first().waitFor();
    await manager.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  }
});
