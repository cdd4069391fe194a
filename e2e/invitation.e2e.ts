import type { Page } from 'playwright-core';
import { apiAs, projectNamed } from './api.ts';
import { journey, useBrowser } from './journey.ts';
import { mailedLink } from './mail.ts';

useBrowser();

const PASSWORD = 'invited and glad of it';
const PROJECT = 'Named entities in software history';

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(/^email/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
}

journey('the shared link of a project leads through registering and verifying into the project', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { page: admin } = await j.signIn('admin@labelwright.example');
  const id = await projectNamed(manager, PROJECT);
  const { token } = await apiAs<{ token: string }>(manager, 'GET', `/api/projects/${id}`);
  const email = 'linda.link@labelwright.example';

  const { page } = await j.newPerson();
  await page.goto(`/join?token=${token}`);
  await page.getByRole('link', { name: /create (an )?account/i }).click();
  await page.getByLabel(/^email/i).fill(email);
  await page.getByLabel(/^password/i).fill(PASSWORD);
  await page.getByRole('button', { name: /create (an )?account/i }).click();
  await page.getByText(/we sent a link/i).waitFor();

  // The mail is opened on another device.
  const { page: phone } = await j.newPerson({ width: 390, height: 844 });
  await phone.goto(await mailedLink(admin, email, 'verify-email'));
  await phone.getByText('Address verified').waitFor();
  await j.shoot(phone, 'address-verified');
  await phone.getByRole('link', { name: /sign in/i }).click();
  await signIn(phone, email, PASSWORD);
  await phone.waitForURL((url) => url.pathname === '/join' && url.searchParams.get('token') === token);
  await phone.getByRole('button', { name: /join/i }).click();
  await phone.waitForURL((url) => url.pathname.startsWith(`/projects/${id}`));
});

journey('somebody invited who forgot their password comes back to the invitation', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { page: admin } = await j.signIn('admin@labelwright.example');
  const id = await projectNamed(manager, PROJECT);
  const email = 'fred.forgetful@labelwright.example';
  await apiAs(manager, 'POST', '/api/auth/register', { email, password: 'what was it again' });
  await apiAs(manager, 'POST', `/api/projects/${id}/invite`, { email, role: 'annotator' });

  const { page } = await j.newPerson();
  const invitation = await mailedLink(admin, email, 'project-invitation');
  await page.goto(invitation);
  await page.getByRole('link', { name: /sign in/i }).click();
  await page.getByRole('link', { name: /forgot/i }).click();
  // The page before has such a field, too.
  await page.getByRole('heading', { name: 'Reset your password' }).waitFor();
  await page.getByLabel(/^email/i).fill(email);
  await page.getByRole('button', { name: /link/i }).click();
  await page.goto(await mailedLink(admin, email, 'reset-password'));
  await page
    .getByLabel(/password/i)
    .first()
    .fill(PASSWORD);
  await page
    .getByRole('button', { name: /password/i })
    .last()
    .click();
  await page.getByRole('link', { name: /sign in/i }).click();
  await signIn(page, email, PASSWORD);
  await page.waitForURL((url) => url.pathname === invitation);
  await page.getByRole('button', { name: /accept/i }).click();
  await page.waitForURL((url) => url.pathname.startsWith(`/projects/${id}`));
});
