import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { violationsOf } from './axe.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text" choice="multiple">
    <View><Header value="Hate" size="5"/><Choice value="Insult" hint="Meant to hurt one person" background="#c2255c"/>
      <Choice value="Threat" alias="t" showAlias="true"/></View>
    <View><Header value="Nothing of it" size="5"/><Choice value="Names" html="&lt;b&gt;Names&lt;/b&gt; people"/></View>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="topic" whenChoiceValue="Names">
    <Labels name="who" toName="text"><Header value="People"/><Label value="Hero" hint="Does the right thing"/>
      <Label value="Villain"/><Header value="Others"/><Label value="Crowd"/></Labels>
  </View>
  <Header value="How sure are you?"/>
  <Rating name="sure" toName="text" perRegion="true" size="small"/>
  <View visibleWhen="region-selected"><Header value="What do they do?"/>
    <TextArea name="deed" toName="text" perRegion="true" showSubmitButton="false"/></View>
</View>`;

journey('an interface shows what its rules say, and explains itself by keyboard', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const { id } = await apiAs<{ id: number }>(page, 'POST', '/api/projects', { title: 'Rules', label_config: CONFIG });
  await apiAs(page, 'POST', `/api/projects/${id}/import`, [{ text: 'Ada Lovelace met Charles Babbage in London.' }]);
  await apiAs(page, 'POST', `/api/projects/${id}/publish`, {});
  await page.goto(`/projects/${id}/label`);

  await page.getByRole('heading', { name: 'Hate' }).waitFor();
  await page.getByRole('checkbox', { name: 'Threat t' }).waitFor();
  expect(await page.getByRole('toolbar', { name: 'Labels' }).count(), 'no labels yet').toBe(0);
  expect(await page.getByRole('heading', { name: 'How sure are you?' }).count()).toBe(0);

  const about = page.getByRole('button', { name: 'About Insult' });
  await about.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Meant to hurt one person').waitFor();
  await j.shoot(page, 'interface-rules-explained');
  await page.keyboard.press('Escape');
  await page.getByText('Meant to hurt one person').waitFor({ state: 'hidden' });

  await page.getByRole('checkbox', { name: 'Names' }).check();
  const labels = page.getByRole('toolbar', { name: 'Labels' });
  await labels.getByText('People').waitFor();
  await labels.getByText('Others').waitFor();
  await labels.getByRole('button', { name: 'Hero', exact: false }).first().click();
  await page.locator('[data-surface="text"], .lw-text').first().waitFor();
  const text = page.getByText('Ada Lovelace met Charles');
  const box = await text.boundingBox();
  if (!box) throw new Error('no text');
  await page.mouse.move(box.x + 3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('heading', { name: 'How sure are you?' }).waitFor();
  await page.getByRole('heading', { name: 'What do they do?' }).waitFor();
  await page.getByRole('textbox', { name: 'Deed' }).fill('Counts');
  await j.shoot(page, 'interface-rules');
  expect(await violationsOf(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Names' }).uncheck();
  await labels.waitFor({ state: 'detached' });
});
