import { expect, it } from 'vitest';
import { fits } from './fits.ts';
import { projectGroupsFor, sectionOfPath } from './project-sections.ts';

it('fits finds commands by the beginnings of their words', () => {
  expect(fits('New project', 'proj')).toBe(true);
  expect(fits('New project', 'PRO ne')).toBe(true);
  expect(fits('New project', 'ject')).toBe(false);
  expect(fits('New project', ' ')).toBe(true);
});

const sectionsFor = (can: Record<string, boolean> | undefined) =>
  projectGroupsFor('7', can === undefined ? undefined : { can }).flatMap(({ sections }) => sections);

it('the rail leaves out what the server forbids, and waits for nothing', () => {
  const labels = (can: Record<string, boolean> | undefined) => sectionsFor(can).map(({ label }) => label);
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
  ).toEqual(['Overview', 'Label', 'My quality', 'Other dashboards']);
  const ofItems = (can: Record<string, boolean>) =>
    labels(can).filter((label) => ['Contribute', 'Collection', 'Review items'].includes(label));
  expect(ofItems({ 'item.create': true, 'item.review': false, 'item.manage': false })).toEqual(['Contribute']);
  expect(ofItems({ 'item.create': false, 'item.review': true, 'item.manage': false })).toEqual(['Review items']);
  expect(ofItems({ 'item.create': true, 'item.review': true, 'item.manage': true })).toEqual(['Collection']);
});

it('the rail has headings where there is much to look through', () => {
  const groups = projectGroupsFor('7', undefined);
  expect(groups.map(({ title }) => title)).toEqual([undefined, 'Work', 'Results', 'In and out', 'Set-up']);
  expect(groups[0]?.sections.map(({ label }) => label)).toEqual(['Overview', 'Data']);
  const annotator = { 'task.list': false, 'project.update': false, 'project.export': false, 'task.create': false };
  const withoutChecks = { 'members.read': false, 'queue.manage': false, 'crowd.read': false, 'review.queue': false };
  const few = projectGroupsFor('7', {
    can: { ...annotator, ...withoutChecks, 'review.adjudicate': false, 'item.manage': false, 'item.review': false },
  });
  expect(few.map(({ title }) => title)).toEqual([undefined]);
});

it('a group of which nothing is left has no heading', () => {
  const noExits = { 'task.create': false, 'item.create': false, 'item.review': false, 'item.manage': false };
  const groups = projectGroupsFor('7', { can: { ...noExits, 'project.export': false } });
  expect(groups.map(({ title }) => title)).toEqual([undefined, 'Work', 'Results', 'Set-up']);
});

it('every page of a project belongs to one section of the rail', () => {
  const sectionOf = (path: string) => sectionOfPath(sectionsFor(undefined), path)?.label;
  expect(sectionOf('/projects/7')).toBe('Overview');
  expect(sectionOf('/projects/7/data')).toBe('Data');
  expect(sectionOf('/projects/7/settings/general')).toBe('Settings');
  expect(sectionOf('/projects/7/settings/danger')).toBe('Settings');
  expect(sectionOf('/projects/7/quality/people/12')).toBe('Quality');
  expect(sectionOf('/projects/7/elsewhere')).toBeUndefined();
});
