import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs, projectNamed } from './api.ts';
import { settled, violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Labels name="part" toName="text"><Label value="Ship"/><Label value="Port"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single" required="true">
    <Choice value="calm"/><Choice value="stormy"/>
  </Choices>
</View>`;
const TEXTS = ['Fortuna left Trieste at dawn.', 'Aurora reached Piraeus in a gale.'];

interface Answer {
  annotations: { result: { type: string; value: Record<string, unknown> }[] }[];
}

/** Marks a word as the handles of a finger's selection do: no key, no click. */
async function markWord(page: Page, word: string): Promise<void> {
  await page.getByText(word).first().waitFor();
  await settled(page);
  await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(
      document.querySelector('.lw-centre') ?? document.body,
      NodeFilter.SHOW_TEXT,
    );
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const start = node.textContent?.indexOf(wanted) ?? -1;
      if (start < 0) continue;
      document.getSelection()?.setBaseAndExtent(node, start, node, start + wanted.length);
      return;
    }
  }, word);
}

journey('an annotator works on a phone: marks a word, taps a choice, goes on', async (j) => {
  const { page: manager } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(manager, 'POST', '/api/projects', {
    title: 'Ships',
    label_config: CONFIG,
  });
  const member = { email: 'annotator1@labelwright.example', role: 'annotator' };
  await apiAs(manager, 'POST', `/api/projects/${id}/members`, member);
  await apiAs(
    manager,
    'POST',
    `/api/projects/${id}/import`,
    TEXTS.map((text) => ({ text })),
  );
  await apiAs(manager, 'POST', `/api/projects/${id}/publish`, {});

  const { page } = await j.signIn(member.email, { width: 390, height: 844, hasTouch: true });
  await page.goto(`/projects/${id}/label`);
  for (const [word, mood] of [
    ['Fortuna', 'calm'],
    ['Aurora', 'stormy'],
  ] as const) {
    await markWord(page, word);
    await page.getByRole('button', { name: /^Ship/ }).tap();
    await page.getByRole('radio', { name: mood }).tap();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    if (word === 'Fortuna') {
      expect(await violationsOf(page)).toEqual([]);
      await j.shoot(page, 'phone-label');
    }
    await page.getByRole('button', { name: /^Submit/ }).tap();
  }
  await page.getByRole('button', { name: 'Look again' }).waitFor();
  const answers = await apiAs<Answer[]>(manager, 'GET', `/api/projects/${id}/export?exportType=JSON`);
  expect(answers.map(({ annotations: [first] }) => first?.result.map(({ value }) => value))).toMatchObject([
    [{ start: 0, end: 7, text: 'Fortuna', labels: ['Ship'] }, { choices: ['calm'] }],
    [{ start: 0, end: 6, text: 'Aurora', labels: ['Ship'] }, { choices: ['stormy'] }],
  ]);
});

journey('a manager reads long pages that scroll beneath their title, not out of the window', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example', { width: 390, height: 844, hasTouch: true });
  await page.goto('/');
  const id = await projectNamed(page, 'Sentiment of product reviews');
  for (const [path, last] of [
    ['', 'Label'],
    ['/dashboard', 'Labels used by each person'],
    ['/quality', 'Agreement between people'],
  ] as const) {
    await page.goto(`/projects/${id}${path}`);
    await page.getByText(last).first().waitFor({ state: 'attached' });
    await settled(page);
    const size = () =>
      page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    expect(await size(), path).toEqual([390, 844]);
  }
});
