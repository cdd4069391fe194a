import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { apiAs, projectNamed } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const WAV = readFileSync(new URL('../samples/speech/sense-and-sensibility-0880.wav', import.meta.url));
const CONFIG = `<View>
  <Labels name="part" toName="audio"><Label value="Speech"/><Label value="Pause"/></Labels>
  <Audio name="audio" value="$audio"/>
</View>`;

interface Item {
  type: string;
  value: { start: number; end: number; labels: string[] };
}

journey('a recording is uploaded, labelled by keyboard, and seen in the list of tasks', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'Voices', label_config: CONFIG });

  await page.goto(`/projects/${id}/import`);
  const files = page.locator('input[type=file]');
  await files.setInputFiles({ name: 'broken.wav', mimeType: 'audio/wav', buffer: WAV.subarray(0, 20) });
  await page.getByText(/broken\.wav is broken or was cut off/).waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await files.setInputFiles({ name: 'dashwood.wav', mimeType: 'audio/wav', buffer: WAV });
  await page.getByRole('heading', { name: '1 media file, one task each' }).waitFor();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await page.getByText('Imported 1 task').first().waitFor({ timeout: 30_000 });
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});

  // The label, where it begins, a second onwards, where it ends.
  await page.goto(`/projects/${id}/label`);
  await page
    .getByText(/\/ 0:0[23]/)
    .first()
    .waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Shift+Enter');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  await page
    .getByText('Regions 1')
    .or(page.locator('.lw-panel-head', { hasText: 'Regions' }).getByText('1'))
    .first()
    .waitFor();
  await j.shoot(page, 'label-recording');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  const [task] = await apiAs<{ id: number }[]>(page, 'GET', `/api/projects/${id}/tasks`);
  const [answer] = await apiAs<{ result: Item[] }[]>(page, 'GET', `/api/tasks/${task?.id}/annotations`);
  const [segment] = answer?.result ?? [];
  expect(segment).toMatchObject({ type: 'labels', value: { labels: ['Speech'] } });
  expect((segment?.value.end ?? 0) - (segment?.value.start ?? 0)).toBeGreaterThan(0.1);

  await page.goto(`/projects/${id}/data`);
  const play = page.getByRole('button', { name: 'Play dashwood.wav' });
  await play.waitFor();
  await page.getByText('0:03.0').first().waitFor();
  await play.click();
  await page.getByRole('button', { name: 'Pause dashwood.wav' }).waitFor();
  await page.getByRole('button', { name: 'Play dashwood.wav' }).waitFor();
  await page
    .getByRole('row', { name: /dashwood/ })
    .getByText('Complete')
    .click();
  await page.getByText('1 entry in words').click();
  await page
    .getByRole('listitem')
    .getByText(/Speech 0:0\d\.\d to 0:0\d\.\d/)
    .waitFor();
  await j.shoot(page, 'data-recording');
  expect(await violationsOf(page)).toEqual([]);
});

journey('a manager compares two annotations and makes one of both', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const id = await projectNamed(page, 'Named entities in software history');
  const tasks = await apiAs<{ id: number; total_annotations: number }[]>(page, 'GET', `/api/projects/${id}/tasks`);
  const task = tasks.find((entry) => entry.total_annotations === 2);
  await page.goto(`/projects/${id}/tasks/${task?.id}`);
  await page.getByRole('button', { name: 'Annotations', exact: true }).press('Enter');
  const list = page.getByRole('dialog');
  await list.getByText('Ada Annotator').waitFor();
  await list.getByText('Interface version 1').first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await list.getByRole('button', { name: 'Compare' }).press('Enter');
  await page.getByRole('heading', { name: 'Compare annotations' }).waitFor();
  await j.shoot(page, 'compare');
  await page.getByRole('button', { name: 'Take all of Ben Annotator' }).click();
  await page.getByRole('button', { name: 'Go on with the merged result' }).click();
  await page.getByRole('button', { name: 'Save as a new annotation' }).click();
  await page.getByText('Saved as a new annotation').first().waitFor();
  await page.waitForURL(/annotation=\d+/);
  const { annotations } = await apiAs<{ annotations: { result: unknown[]; completed_by: { display_name: string } }[] }>(
    page,
    'GET',
    `/api/tasks/${task?.id}`,
  );
  expect(annotations.map((entry) => entry.completed_by.display_name)).toEqual([
    'Ada Annotator',
    'Ben Annotator',
    expect.stringMatching(/^Maria/),
  ]);
  expect(annotations[2]?.result).toHaveLength(annotations[1]?.result.length ?? 0);
});
