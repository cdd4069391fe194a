import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image" smart="true"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="outline" toName="image"><Label value="Car"/></PolygonLabels>
</View>`;
const PICTURE = `data:image/svg+xml;utf8,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"/>')}`;

interface Outside {
  url: string;
  /** What the webhook was told, by action. */
  told: string[];
  /** How often the model was asked about something that was being drawn. */
  asked: () => number;
  close: () => Promise<void>;
}

/** A receiver of webhooks and a model in one: it outlines whatever it is shown. */
async function startOutside(): Promise<Outside> {
  const told: string[] = [];
  let asked = 0;
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text === '' ? {} : JSON.parse(text);
    if (request.url === '/hook' && request.headers['webhook-signature']) told.push(body.action);
    if (body.params?.context) asked += 1;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answerTo(request.url ?? '', body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface PredictBody {
  tasks?: unknown[];
  params?: { context?: unknown };
}

function answerTo(url: string, { tasks = [], params }: PredictBody): unknown {
  if (url === '/health') return { status: 'UP', model_class: 'Outliner' };
  if (url !== '/predict') return { status: 'ok', model_version: 'outliner-1' };
  // Elsewhere than what is predicted for the task, so that the two are told apart.
  const left = params?.context ? 50 : 10;
  const points = [
    [left, 20],
    [left + 20, 20],
    [left + 10, 60],
  ];
  const value = { points, closed: true, polygonlabels: ['Car'] };
  const result = [{ id: 'a', from_name: 'outline', to_name: 'image', type: 'polygonlabels', value }];
  return { results: tasks.map(() => ({ result, score: 0.8, model_version: 'outliner-1' })) };
}

async function makeProject(manager: Page): Promise<number> {
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: 'Talks to the outside',
    label_config: CONFIG,
  });
  await apiAs(manager, 'POST', `/api/projects/${id}/import`, [{ data: { image: PICTURE } }]);
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, {
    email: 'annotator1@labelwright.example',
    role: 'annotator',
  });
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  return id;
}

async function addWebhook(page: Page, projectId: number, url: string): Promise<void> {
  await page.goto(`/projects/${projectId}/settings/webhooks`);
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(`${url}/hook`);
  await page.getByRole('button', { name: 'Add webhook', exact: true }).click();
  expect(await page.getByRole('status', { name: 'Secret' }).textContent()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Delivered: 200').waitFor();
  expect(await violationsOf(page, '[role=dialog]')).toEqual([]);
  await page.keyboard.press('Escape');
}

async function connectModel(page: Page, projectId: number, url: string): Promise<void> {
  await page.goto(`/projects/${projectId}/settings/machine-learning`);
  await page.getByRole('button', { name: 'Connect a model' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(url);
  await page.getByRole('switch', { name: 'Help while drawing' }).click();
  await page.getByRole('button', { name: 'Check and connect' }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Predict…' }).click();
  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  await page.getByText('1 prediction', { exact: false }).first().waitFor();
}

journey('a webhook is told and a model helps, and both are seen at work', async (j) => {
  const outside = await startOutside();
  try {
    const { page: manager } = await j.signIn('manager@labelwright.example');
    const projectId = await makeProject(manager);
    await addWebhook(manager, projectId, outside.url);
    expect(outside.told).toEqual(['ANNOTATION_CREATED']);
    await connectModel(manager, projectId, outside.url);
    expect(await violationsOf(manager)).toEqual([]);
    await j.shoot(manager, 'connected-model');

    await manager.getByRole('link', { name: 'Webhooks' }).click();
    await manager.getByRole('link', { name: `${outside.url}/hook` }).click();
    await manager.getByRole('row').filter({ hasText: 'PREDICTIONS_CREATED' }).first().waitFor();

    const { page } = await j.signIn('annotator1@labelwright.example');
    await page.goto(`/projects/${projectId}/label`);
    const suggestions = page.getByRole('region', { name: 'Suggestions' });
    await suggestions.getByText('outliner-1').waitFor();
    const surface = page.locator('[data-surface=image]');
    await surface.locator('img').waitFor();
    await page.keyboard.press('b');
    await surface.dragTo(surface, { sourcePosition: { x: 200, y: 300 }, targetPosition: { x: 420, y: 460 } });
    const answer = page.getByRole('toolbar', { name: 'What the model answered' });
    await answer.waitFor();
    expect(outside.asked()).toBe(1);
    await j.shoot(page, 'smart-tool');
    await page.keyboard.press('Alt+a');
    await answer.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');

    // The log of the manager fills while it is looked at.
    const delivery = manager.getByRole('row').filter({ hasText: 'ANNOTATION_CREATED' });
    await delivery.getByText('Delivered').waitFor();
    await delivery.click();
    await manager.getByRole('region', { name: 'Request' }).getByText('"polygonlabels"').first().waitFor();
    await expect.poll(() => outside.told).toContain('PREDICTIONS_CREATED');
    // The first was the test.
    expect(outside.told.lastIndexOf('ANNOTATION_CREATED')).toBeGreaterThan(0);
    expect(await violationsOf(manager)).toEqual([]);
    await j.shoot(manager, 'webhook-delivery');
  } finally {
    await outside.close();
  }
});
