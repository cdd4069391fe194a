import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import {
  fillBucket,
  hasS3Server,
  type S3Server,
  startS3Server,
} from '../apps/server/src/platform/testing/s3-server.ts';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const IMAGES = join(import.meta.dirname, '../samples/object-detection/images');
const PICTURES = [
  { name: 'astronaut.jpg', width: 512, height: 512 },
  { name: 'cat.jpg', width: 451, height: 300 },
  { name: 'coffee.jpg', width: 600, height: 400 },
];

/** Two boxes a picture, at places that no rounding makes equal. */
function cocoOf(): string {
  const boxes = PICTURES.flatMap(({ width, height }, index) =>
    [0.1, 0.45].map((at, place) => ({
      id: index * 2 + place + 1,
      image_id: index + 1,
      category_id: place + 1,
      bbox: [at * width, 0.2 * height + index, 0.25 * width, 0.5 * height],
      area: 0.125 * width * height,
      iscrowd: 0,
      segmentation: [],
    })),
  );
  return JSON.stringify({
    images: PICTURES.map(({ name, width, height }, index) => ({ id: index + 1, file_name: name, width, height })),
    annotations: boxes,
    categories: [
      { id: 1, name: 'left thing' },
      { id: 2, name: 'right thing' },
    ],
  });
}

type UploadedFile = { name: string; mimeType: string; buffer: Buffer };

/** Into a new project, with the interface that the dataset brings; answers with the project's id. */
async function importDataset(page: Page, title: string, files: UploadedFile[], tasks: number): Promise<number> {
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title });
  await page.goto(`/projects/${id}/import`);
  await page.locator('input[type=file]').setInputFiles(files);
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('The dataset brings its own interface').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Import the dataset' }).click();
  await page.getByText(`Imported ${tasks} tasks`).first().waitFor();
  return id;
}

interface Task {
  id: number;
  data: Record<string, string>;
  annotations: { id: number; result: { value: Record<string, unknown> }[] }[];
}

const tasksOf = (page: Page, id: number): Promise<Task[]> =>
  apiAs<Task[]>(page, 'GET', `/api/projects/${id}/tasks?limit=50&fields=all`);

/** Label and corners of every box of every task, in percent, to one decimal: what any of the formats keeps. */
async function boxesOf(page: Page, id: number): Promise<string[]> {
  const tasks = await tasksOf(page, id);
  return tasks
    .flatMap(({ annotations }) => annotations.flatMap(({ result }) => result))
    .filter(({ value }) => 'rectanglelabels' in value)
    .map(({ value }) =>
      [value.rectanglelabels, value.x, value.y, value.width, value.height]
        .map((part) => (typeof part === 'number' ? part.toFixed(1) : String(part)))
        .join(' '),
    )
    .toSorted();
}

async function exported(page: Page, id: number, format: string): Promise<Buffer> {
  const answer = await page.request.get(`/api/projects/${id}/export?exportType=${format}`);
  expect(answer.status(), await answer.text().catch(() => '')).toBe(200);
  return answer.body();
}

/** One document, or an archive of several files. */
const fileOf = (name: string, buffer: Buffer): UploadedFile =>
  buffer.subarray(0, 2).toString() === 'PK'
    ? { name: `${name}.zip`, mimeType: 'application/zip', buffer }
    : { name: `${name}.json`, mimeType: 'application/json', buffer };

describe('a dataset of another tool', () => {
  journey('comes in, is corrected, and goes out as COCO and YOLO with the same numbers', async (j) => {
    const { page } = await j.signIn('manager@labelwright.example');
    const files = [
      { name: 'instances.json', mimeType: 'application/json', buffer: Buffer.from(cocoOf()) },
      ...PICTURES.map(({ name }) => ({ name, mimeType: 'image/jpeg', buffer: readFileSync(join(IMAGES, name)) })),
    ];
    const id = await importDataset(page, 'Pets of a vision team', files, 3);
    expect(await boxesOf(page, id)).toHaveLength(6);

    const [first] = await tasksOf(page, id);
    await page.goto(`/projects/${id}/tasks/${first?.id}`);
    await page.locator('.lw-picture').waitFor();
    await page.locator('.lw-panel-head', { hasText: /Regions\s*2/ }).waitFor();
    await page.locator('.lw-row-main', { hasText: 'left thing' }).click();
    await page.keyboard.press('Delete');
    await page.locator('.lw-panel-head', { hasText: /Regions\s*1/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => boxesOf(page, id).then((boxes) => boxes.length)).toBe(5);
    await j.shoot(page, 'dataset-corrected');

    const kept = await boxesOf(page, id);
    const coco = await exported(page, id, 'COCO');
    const again = await importDataset(page, 'The same from COCO', [fileOf('coco', coco)], 3);
    expect(await boxesOf(page, again)).toEqual(kept);
    const yolo = await exported(page, id, 'YOLO');
    const third = await importDataset(page, 'The same from YOLO', [fileOf('yolo', yolo)], 3);
    expect(await boxesOf(page, third)).toEqual(kept);
  });
});

describe.skipIf(!hasS3Server)('a dataset whose pictures lie in a bucket', () => {
  let bucket: S3Server;
  beforeAll(async () => {
    bucket = await startS3Server();
    const objects = PICTURES.map(({ name }) => ({ key: `set/${name}`, body: readFileSync(join(IMAGES, name)) }));
    await fillBucket(bucket, 'pets', objects);
  }, 120_000);
  afterAll(() => bucket?.stop());

  journey('shows them where they are, and keeps their names in what goes out', async (j) => {
    const { page } = await j.signIn('manager@labelwright.example');
    const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'Pets in a bucket' });
    await apiAs(page, 'POST', '/api/storages/s3', {
      project: id,
      title: 'Pets',
      bucket: 'pets',
      prefix: 'set/',
      s3_endpoint: bucket.endpoint,
      path_style: true,
      region_name: bucket.region,
      aws_access_key_id: bucket.accessKeyId,
      aws_secret_access_key: bucket.secretAccessKey,
    });
    await page.goto(`/projects/${id}/import`);
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'instances.json', mimeType: 'application/json', buffer: Buffer.from(cocoOf()) }]);
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('The dataset brings its own interface').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByLabel('Where the media are').fill('s3://pets/set/');
    await page.getByRole('button', { name: 'Import the dataset' }).click();
    await page.getByText('Imported 3 tasks').first().waitFor();

    const [first] = await tasksOf(page, id);
    await page.goto(`/projects/${id}/tasks/${first?.id}`);
    await page.locator('.lw-picture').waitFor();
    await page.locator('.lw-panel-head', { hasText: /Regions\s*2/ }).waitFor();
    await j.shoot(page, 'dataset-from-bucket');
    const coco = JSON.parse((await exported(page, id, 'COCO')).toString()) as { images: { file_name: string }[] };
    expect(coco.images.map(({ file_name: name }) => name).toSorted()).toEqual(
      PICTURES.map(({ name }) => expect.stringContaining(name)),
    );
  });
});

const CONFIG = `<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
</View>`;

const prediction = (mood: string) => [
  { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [mood] } },
];

journey('a language team brings better predictions, and looks at the uncertain ones', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', {
    title: 'Moods of a language team',
    label_config: CONFIG,
  });
  const rows = Array.from({ length: 20 }, (_, n) => ({
    data: { text: `Sentence ${n}` },
    external_id: `s${n}`,
    predictions: [{ model_version: 'first', score: 0.5, result: prediction('good') }],
  }));
  await apiAs(page, 'POST', `/api/projects/${id}/import`, rows);
  const better = rows.map(({ external_id }, n) => ({
    external_id,
    predictions: [{ model_version: 'second', score: n < 3 ? 0.3 : 0.95, result: prediction(n % 2 ? 'bad' : 'good') }],
  }));

  await page.goto(`/projects/${id}/import?mode=update`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'second-model.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(better)),
  });
  await page.getByRole('button', { name: 'Update tasks', exact: true }).click();
  await page.getByText('Updated 20 tasks').first().waitFor();
  await j.shoot(page, 'predictions-updated');

  const versions = await apiAs<Record<string, number>>(page, 'GET', `/api/projects/${id}/model-versions`);
  expect(versions).toEqual({ first: 20, second: 20 });
  await apiAs(page, 'PATCH', `/api/projects/${id}`, { model_version: 'second' });
  // The score of a task is the mean of its predictions: 0.4 where the second model is unsure, else 0.725.
  const uncertain = await apiAs<{ total: number }>(
    page,
    'GET',
    `/api/tasks?project=${id}&query=${encodeURIComponent(
      JSON.stringify({
        filters: {
          conjunction: 'and',
          items: [{ filter: 'filter:tasks:predictions_score', operator: 'less', type: 'Number', value: 0.45 }],
        },
      }),
    )}`,
  );
  expect(uncertain.total).toBe(3);
});
