import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const TEXT = 'Ada Lovelace met Charles Babbage in London.';

const span = (text: string, label: string, score: number): Record<string, unknown> => {
  const start = TEXT.indexOf(text);
  return {
    from_name: 'entity',
    to_name: 'text',
    type: 'labels',
    score,
    value: { start, end: start + text.length, text, labels: [label] },
  };
};

async function projectWithPredictions(manager: Page): Promise<number> {
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: 'Suggested entities',
    label_config: CONFIG,
  });
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, {
    email: 'annotator1@labelwright.example',
    role: 'annotator',
  });
  const task = {
    data: { text: TEXT },
    predictions: [
      {
        model_version: 'reader-2',
        score: 0.8,
        result: [
          span('Ada Lovelace', 'Person', 0.97),
          span('Charles Babbage', 'Place', 0.41),
          span('London', 'Place', 0.9),
        ],
      },
    ],
  };
  await apiAs(manager, 'POST', `/api/projects/${id}/import?preannotation_target=prediction`, [task, task]);
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});
  return id;
}

interface Answer {
  result: { value: { text: string; labels: string[] } }[];
}

interface Me {
  preferences: { hotkeys?: object };
}

/** What was answered, oldest first, as the manager reads it. */
async function answersOf(manager: Page, projectId: number): Promise<string[][]> {
  const tasks = await apiAs<{ annotations: Answer[] }[]>(manager, 'GET', `/api/projects/${projectId}/export`);
  return tasks.map(({ annotations }) =>
    annotations.flatMap(({ result }) => result.map(({ value }) => `${value.labels.join()}: ${value.text}`)).sort(),
  );
}

journey('suggestions are decided one by one by keyboard, with keys of one’s own', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const projectId = await projectWithPredictions(manager);
  const { page } = await j.signIn('annotator1@labelwright.example');
  await page.goto(`/projects/${projectId}/label`);
  const panel = page.getByRole('region', { name: 'Suggestions' });
  await panel.getByRole('button', { name: 'Accept', exact: false }).first().waitFor();

  // Two accepted, the wrong one refused; one undo brings back what was refused.
  await page.keyboard.press('Alt+s');
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('Alt+x');
  await page.keyboard.press('Alt+a');
  await panel.getByText('Nothing is left to decide.').waitFor();
  await panel.getByRole('button', { name: 'Bring back 1 rejected' }).waitFor();
  await j.shoot(page, 'suggestions-decided');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => answersOf(manager, projectId).then(([first]) => first), { timeout: 20_000 })
    .toEqual(['Person: Ada Lovelace', 'Place: London']);

  // The key of "accept all" is taken by another command: it says so, and gives it up when told to.
  await panel.getByRole('button', { name: 'Accept', exact: false }).first().waitFor();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await sheet.getByRole('button', { name: 'Change keys' }).press('Enter');
  await sheet.getByRole('button', { name: /^Key of Accept all suggestions/ }).click();
  await page.keyboard.press('Alt+x');
  await sheet.getByText('is the key of Reject suggestion').waitFor();
  await j.shoot(page, 'key-conflict');
  await sheet.getByRole('button', { name: 'Take it' }).click();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });

  await expect
    .poll(() => apiAs<Me>(page, 'GET', '/api/auth/me').then(({ preferences }) => preferences.hotkeys))
    .toEqual({ 'suggestion.accept-all': 'alt+x' });
  await page.close();

  // Own keys follow the person to another machine.
  const { page: elsewhere } = await j.signIn('annotator1@labelwright.example');
  await elsewhere.goto(`/projects/${projectId}/label`);
  const there = elsewhere.getByRole('region', { name: 'Suggestions' });
  await there.getByRole('button', { name: 'Accept', exact: false }).first().waitFor();
  await elsewhere.keyboard.press('Alt+x');
  await there.getByText('Nothing is left to decide.').waitFor();
  await elsewhere.keyboard.press('Control+Enter');
  await expect
    .poll(() => answersOf(manager, projectId).then(([, second]) => second), { timeout: 20_000 })
    .toEqual(['Person: Ada Lovelace', 'Place: Charles Babbage', 'Place: London']);
  await apiAs(elsewhere, 'PATCH', '/api/auth/me', { preferences: { hotkeys: null } });
});
