import { expect, it } from 'vitest';
import { fits } from './fits.ts';
import { projectSectionsFor, sectionOfPath } from './project-sections.ts';

it('fits finds commands by the beginnings of their words', () => {
  expect(fits('New project', 'proj')).toBe(true);
  expect(fits('New project', 'PRO ne')).toBe(true);
  expect(fits('New project', 'ject')).toBe(false);
  expect(fits('New project', ' ')).toBe(true);
});

it('the rail leaves out what the server forbids, and waits for nothing', () => {
  const labels = (can: Record<string, boolean> | undefined) =>
    projectSectionsFor('7', can === undefined ? undefined : { can }).map(({ label }) => label);
  expect(labels(undefined)).toContain('Settings');
  expect(
    labels({
      'task.list': false,
      'project.update': false,
      'project.export': false,
      'task.create': false,
      'members.read': false,
      'queue.manage': false,
      'crowd.read': false,
      'review.queue': false,
      'review.adjudicate': false,
      'project.stats': false,
      'item.create': false,
      'item.review': false,
      'item.manage': false,
    }),
  ).toEqual(['Overview', 'Label', 'My quality', 'Embedded']);
  const ofItems = (can: Record<string, boolean>) =>
    labels(can).filter((label) => ['Contribute', 'Collection', 'Review items'].includes(label));
  expect(ofItems({ 'item.create': true, 'item.review': false, 'item.manage': false })).toEqual(['Contribute']);
  expect(ofItems({ 'item.create': false, 'item.review': true, 'item.manage': false })).toEqual(['Review items']);
  expect(ofItems({ 'item.create': true, 'item.review': true, 'item.manage': true })).toEqual(['Collection']);
});

it('every page of a project belongs to one section of the rail', () => {
  const sectionOf = (path: string) => sectionOfPath(projectSectionsFor('7', undefined), path)?.label;
  expect(sectionOf('/projects/7')).toBe('Overview');
  expect(sectionOf('/projects/7/data')).toBe('Data');
  expect(sectionOf('/projects/7/settings/general')).toBe('Settings');
  expect(sectionOf('/projects/7/settings/danger')).toBe('Settings');
  expect(sectionOf('/projects/7/quality/people/12')).toBe('Quality');
  expect(sectionOf('/projects/7/elsewhere')).toBeUndefined();
});
