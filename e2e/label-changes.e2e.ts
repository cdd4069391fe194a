import { expect } from 'vitest';
import { apiAs } from './api.ts';
import { journey, useBrowser } from './journey.ts';

useBrowser();

const CONFIG = `<View>
  <!-- what stands in the field -->
  <Text name="note" value="$note"/>
  <Choices name="animal" toName="note"><Choice value="Cat"/><Choice value="Dog"/></Choices>
</View>`;

const answer = (choice: string) => [
  { id: 'a', from_name: 'animal', to_name: 'note', type: 'choices', value: { choices: [choice] } },
];

journey('a manager renames a label in use, looks at an annotation, and takes it back', async (j) => {
  const { page } = await j.signIn('manager@labelwright.example');
  const project = await apiAs<{ id: number; task_definition_id: number }>(page, 'POST', '/api/projects', {
    title: 'Animals in the field',
    label_config: CONFIG,
  });
  const path = `/api/projects/${project.id}`;
  await apiAs(page, 'POST', `${path}/import`, [{ note: 'Purrs in the hay.' }, { note: 'Barks at the gate.' }]);
  const tasks = await apiAs<{ id: number }[]>(page, 'GET', `${path}/tasks`);
  const [first, second] = tasks.map(({ id }) => id);
  await apiAs(page, 'POST', `/api/tasks/${first}/annotations`, { result: answer('Cat') });
  const dog = await apiAs<{ id: number }>(page, 'POST', `/api/tasks/${second}/annotations`, { result: answer('Dog') });
  const stored = () => apiAs<{ result: unknown; version: number }>(page, 'GET', `/api/annotations/${dog.id}`);

  await page.goto(`/projects/${project.id}/settings/interface`);
  await page.getByRole('button', { name: 'Rename, merge or remove labels' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label', { exact: true }).selectOption({ label: 'Dog' });
  await dialog.getByLabel('New name').fill('Hound');
  await dialog.getByText('1 annotation, 0 drafts, 0 predictions').waitFor();
  await dialog.getByText('animal: Hound').waitFor();
  await j.shoot(page, 'label-change-preview');
  await dialog.getByRole('button', { name: 'Change labels' }).click();
  await dialog.getByText('Labels changed').waitFor();
  await j.shoot(page, 'label-change-done');
  expect(await stored()).toMatchObject({ result: answer('Hound'), version: 2 });

  await page.goto(`/projects/${project.id}/tasks/${second}?annotation=${dog.id}`);
  await expect.poll(() => page.getByRole('radio', { name: /Hound/ }).isChecked()).toBe(true);

  await page.goto(`/projects/${project.id}/settings/interface`);
  await page.getByText('<!-- what stands in the field -->').first().waitFor();
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByText('Rename "Dog" to "Hound" in "animal"').waitFor();
  await j.shoot(page, 'label-config-versions');
  await page.getByRole('button', { name: 'Put into the editor' }).last().click();
  await page.getByRole('cell', { name: 'The label is removed' }).waitFor();
  expect(await page.getByRole('link', { name: '1 answer' }).getAttribute('href')).toContain('Hound');
  await j.shoot(page, 'label-change-refused');
  await page.getByRole('button', { name: 'Change the answers too' }).click();
  await dialog.getByText('Rename "Hound" to "Dog" in "animal"').waitFor();
  await dialog.getByRole('button', { name: 'Leave this change out' }).click();
  await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
  await dialog.getByText('1 annotation will be put back as before').waitFor();
  await dialog.getByRole('button', { name: 'Undo change' }).click();
  await dialog.getByText('Change undone').waitFor();
  await j.shoot(page, 'label-change-undone');
  expect(await stored()).toMatchObject({ result: answer('Dog'), version: 3 });
  const after = await apiAs<{ label_config: string; task_definition_id: number }>(page, 'GET', path);
  expect(after).toMatchObject({ label_config: CONFIG, task_definition_id: project.task_definition_id });
});
