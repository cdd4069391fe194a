import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View><Text name="note" value="$note"/>
  <Choices name="mood" toName="note" choice="single"><Choice value="glad"/><Choice value="sad"/></Choices></View>`;
const EMAIL = 'wanda.worker@labelwright.example';
const PASSWORD = 'wanda works for money 7';
const answer = (choice: string) => [
  { id: 'a', from_name: 'mood', to_name: 'note', type: 'choices', value: { choices: [choice] } },
];

/** A project of three tasks to be done, and two whose answer is known. */
async function makeProject(page: Page): Promise<{ project: number; open: number[] }> {
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Moods for money',
    label_config: CONFIG,
    expert_instruction: '<p>Choose how the writer feels.</p>',
  });
  const path = `/api/projects/${id}`;
  const notes = Array.from({ length: 5 }, (_, index) => ({ note: `It is day ${index + 1} and I sing.` }));
  await apiAs(page, 'POST', `${path}/import`, notes);
  const tasks = await apiAs<{ id: number }[]>(page, 'GET', `${path}/tasks?ordering=id`);
  for (const task of tasks.slice(3))
    await apiAs(page, 'POST', `/api/tasks/${task.id}/annotations`, { result: answer('glad'), ground_truth: true });
  await apiAs(page, 'POST', `${path}/state`, { to: 'live' });
  return { project: id, open: tasks.slice(0, 3).map((task) => task.id) };
}

/** The link in the newest mail to somebody. */
async function mailedPath(admin: Page, recipient: string): Promise<string> {
  const mails = () =>
    apiAs<{ id: number }[]>(admin, 'GET', `/api/admin/mail?recipient=${encodeURIComponent(recipient)}`);
  await expect.poll(async () => (await mails()).length, { timeout: 20_000 }).toBeGreaterThan(0);
  const [mail] = await mails();
  const { text_body: text } = await apiAs<{ text_body: string }>(admin, 'GET', `/api/admin/mail/${mail?.id}`);
  const url = new URL(/https?:\S+/.exec(text)?.[0] ?? '');
  return `${url.pathname}${url.search}`;
}

const choose = (page: Page, choice: string) => page.getByRole('radio', { name: choice }).check();

journey('somebody invited to paid work passes, answers, appeals and is paid', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { page: admin } = await j.signIn('admin@labelwright.example');
  const { project, open } = await makeProject(manager);

  // A batch of three answers at a quarter each.
  await manager.goto(`/projects/${project}/crowd`);
  await manager.getByRole('link', { name: 'New batch' }).first().click();
  await manager.getByLabel('Only these tasks').fill(open.join(', '));
  await manager.getByLabel('Pay per accepted answer').fill('0.25');
  await manager.getByRole('button', { name: 'Publish 3 tasks for $0.75' }).waitFor();
  await j.shoot(manager, 'crowd-new-batch');
  await manager.getByRole('button', { name: /^Publish/ }).click();
  await manager.getByLabel('Terms to agree to').fill('We keep your answers, and pay every Friday.');
  for (const number of [4, 5]) await manager.getByRole('checkbox', { name: new RegExp(`^${number} ·`) }).check();
  await manager.getByRole('button', { name: 'Save terms' }).click();
  await manager.getByText('Terms saved').waitFor();
  await j.shoot(manager, 'crowd-terms');
  await manager.getByRole('tab', { name: 'People' }).click();
  await manager.getByRole('button', { name: 'Invite people' }).first().click();
  await manager.getByLabel('Email addresses').fill(EMAIL);
  await manager.getByRole('button', { name: 'Send mail' }).click();
  await manager.getByText('1 invitation sent').waitFor();

  // On a phone: from the mail to the questions.
  const { page: worker } = await j.newPerson({ width: 390, height: 844 });
  await worker.goto(await mailedPath(admin, EMAIL));
  await worker.getByLabel('Name').fill('Wanda');
  await worker.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await j.shoot(worker, 'crowd-join');
  await worker.getByRole('button', { name: 'Accept and start' }).click();
  await worker.getByRole('checkbox', { name: /I have read this/ }).check();
  await worker.getByRole('button', { name: 'Agree', exact: true }).click();
  await worker.getByRole('link', { name: 'Answer the questions' }).waitFor();
  await j.shoot(worker, 'crowd-batch-phone');
  await worker.getByRole('link', { name: 'Answer the questions' }).click();
  await choose(worker, 'glad');
  await j.shoot(worker, 'crowd-question-phone');
  await worker.getByRole('button', { name: /Next question/ }).click();
  await worker.getByText('Question 2 of 2').waitFor();
  await choose(worker, 'glad');
  await worker.getByRole('button', { name: /Hand in/ }).click();
  await worker.getByRole('link', { name: 'Start working' }).click();

  // Two answers; the third goes back.
  for (const mood of ['glad', 'sad']) {
    await choose(worker, mood);
    const sent = worker.waitForResponse((response) => response.url().includes('/next') && response.ok());
    await worker.getByRole('button', { name: /^Submit/ }).click();
    await sent;
    await expect.poll(() => worker.getByRole('radio', { name: mood }).isChecked()).toBe(false);
  }
  await j.shoot(worker, 'crowd-work-phone');
  await worker.getByRole('button', { name: 'Give back' }).click();
  await worker.getByText('No task for you at the moment').waitFor();
  await worker.goto(`/projects/${project}`);
  await worker.waitForURL((url) => url.pathname === '/work');

  // One is accepted, one rejected.
  await manager.getByRole('tab', { name: /^Answers/ }).click();
  const rows = manager.getByRole('grid', { name: 'Answers' });
  await expect.poll(() => rows.getByRole('checkbox').count(), { timeout: 20_000 }).toBe(3);
  await rows.getByRole('checkbox').nth(1).check();
  await j.shoot(manager, 'crowd-answers');
  await manager.getByRole('button', { name: 'Reject 1 answer' }).click();
  await manager.getByLabel('Reason').fill('It is the other one.');
  await manager.getByRole('dialog').getByRole('button', { name: 'Reject 1 answer' }).click();
  await manager.getByText('1 answer decided on').waitFor();
  await manager.getByRole('button', { name: 'Accept all that wait' }).click();
  await manager.getByRole('dialog').getByRole('button', { name: 'Accept all that wait' }).click();

  await worker.goto('/work/answers');
  const appealButton = worker.getByRole('button', { name: /^Appeal:/ });
  await expect
    .poll(
      async () => {
        await worker.reload();
        await worker.getByText('rejected', { exact: true }).or(worker.getByText('waiting')).first().waitFor();
        return appealButton.count();
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  await appealButton.click();
  await worker.getByLabel('Why it should be accepted').fill('I am sure: read the second word.');
  await worker.getByRole('button', { name: 'Send appeal' }).click();
  await worker.getByText('Appeal waits').waitFor();
  await j.shoot(worker, 'crowd-answers-phone');

  await manager.reload();
  await manager.getByRole('tab', { name: /^Appeals/ }).click();
  await manager.setViewportSize({ width: 390, height: 844 });
  await j.shoot(manager, 'crowd-appeal-phone');
  await manager.setViewportSize({ width: 1440, height: 900 });
  await manager.getByRole('button', { name: 'Accept after all' }).click();
  await manager.getByLabel('Your answer to them').fill('You are right.');
  await manager.getByRole('dialog').getByRole('button', { name: 'Accept after all' }).click();
  await manager.getByText('Appeal decided').waitFor();

  // Paid: twice a quarter.
  await worker.emulateMedia({ colorScheme: 'dark' });
  await worker.goto('/work');
  await worker.getByText('Available work').waitFor();
  await j.shoot(worker, 'crowd-work-home-dark');
  await worker.goto('/work/earnings');
  await expect
    .poll(
      async () => {
        await worker.reload();
        await worker.getByLabel('Account', { exact: true }).waitFor();
        return worker.getByText('$0.50').count();
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
  await worker.getByLabel('Account', { exact: true }).fill('DE00 1234');
  await worker.getByRole('button', { name: 'Save' }).click();
  await j.shoot(worker, 'crowd-earnings-phone');
  await manager.emulateMedia({ colorScheme: 'dark' });
  await manager.goto(`/projects/${project}/crowd`);
  await manager.getByRole('grid', { name: 'Batches' }).getByText('Moods for money').waitFor();
  await j.shoot(manager, 'crowd-batches-dark');
  await manager.getByRole('grid', { name: 'Batches' }).getByText('Moods for money').click();
  await manager.getByRole('tab', { name: 'People' }).click();
  await manager.getByRole('grid', { name: 'People' }).getByText('Wanda').waitFor();
  await j.shoot(manager, 'crowd-people-dark');
  await manager.goto('/payouts');
  await manager.getByRole('button', { name: 'Prepare payout of $0.50' }).click();
  const download = manager.waitForEvent('download');
  await manager.getByRole('link', { name: /^CSV/ }).first().click();
  const lines = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(lines[1]).toContain(`${EMAIL},Wanda,DE00 1234,0.50,USD`);
  await manager.getByRole('button', { name: 'Mark as paid' }).click();
  await manager.getByLabel('Reference').fill('SEPA 17');
  await manager.getByRole('dialog').getByRole('button', { name: 'Mark as paid' }).click();
  await manager.getByText('SEPA 17').waitFor();
  await j.shoot(manager, 'crowd-payouts');
});
