import type { ConfigTemplate, TemplateGallery } from '@labelwright/contract/task-definitions';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { crash, journey, useBrowser } from './journey.ts';
import { type Work, works } from './template-works.ts';

useBrowser();

/** Two at once, since a machine has at least two processors. */
const ANNOTATORS = ['annotator1@labelwright.example', 'annotator2@labelwright.example'];

async function newProject(manager: Page, template: ConfigTemplate, email: string): Promise<number> {
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: `Gallery: ${template.title}`,
    label_config: template.label_config,
  });
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, { email, role: 'annotator' });
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, [template.sample]);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  return id;
}

async function open(context: BrowserContext, projectId: number, work: Work): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`/projects/${projectId}/label`);
  await page.locator('.lw-editor').waitFor();
  await work.untilReady(page);
  return page;
}

interface Answer {
  annotations: { result: Record<string, unknown>[] }[];
}

/** Without what differs from run to run: ids become their order, and who drew what when is left out. */
function essence(result: Record<string, unknown>[]): Record<string, unknown>[] {
  const ids: unknown[] = [...new Set(result.map(({ id }) => id).filter((id) => id !== undefined))];
  return result.map(({ id, origin, meta, from_id: from, to_id: to, ...rest }) => ({
    ...(id === undefined ? {} : { id: ids.indexOf(id) }),
    ...(from === undefined ? {} : { from: ids.indexOf(from), to: ids.indexOf(to) }),
    ...rest,
  }));
}

/** Answers the sample of one interface, and proves that the server has what was meant. */
async function workOn(work: Work, template: ConfigTemplate, { manager, context, email, shoot }: Place): Promise<void> {
  const projectId = await newProject(manager, template, email);
  const doomed = await open(context, projectId, work);
  await work.begin(doomed);
  await crash(doomed);

  const page = await open(context, projectId, work);
  await work.finish(page);
  await shoot(page, `work-${work.template}`);
  await page.keyboard.press('Control+Enter');
  const answers = (): Promise<Answer[]> =>
    apiAs<Answer[]>(manager, 'GET', `/api/projects/${projectId}/export?exportType=JSON`);
  await expect
    .poll(async () => (await answers())[0]?.annotations.length, { timeout: 15_000, message: work.template })
    .toBe(1);
  const [answer] = await answers();
  expect(essence(answer?.annotations[0]?.result ?? []), work.template).toEqual(work.expected);
  await page.close();
}

interface Place {
  manager: Page;
  context: BrowserContext;
  email: string;
  shoot: (page: Page, name: string) => Promise<void>;
}

journey('interfaces of every group are answered, most by keyboard alone, with a crash in the middle', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { templates, groups } = await apiAs<TemplateGallery>(manager, 'GET', '/api/templates');
  const left = works.map((work) => {
    const template = templates.find(({ id }) => id === work.template);
    if (!template) throw new Error(`there is no template ${work.template}`);
    return { work, template };
  });
  expect(new Set(left.map(({ template }) => template.group))).toEqual(new Set(groups));
  await Promise.all(
    ANNOTATORS.map(async (email) => {
      const { context } = await j.signIn(email);
      const place = { manager, context, email, shoot: j.shoot };
      for (let next = left.shift(); next; next = left.shift()) await workOn(next.work, next.template, place);
    }),
  );
});
