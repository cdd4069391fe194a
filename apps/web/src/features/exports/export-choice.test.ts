import { expect, test } from 'vitest';
import { choiceOf, chosenFormat, includesSkipped, readChoice, toOptions, writeChoice } from './export-choice.ts';

test('the URL holds only what is chosen, and gives it back', () => {
  expect(Object.values(writeChoice(readChoice({}))).every((value) => value === undefined)).toBe(true);
  const choice = readChoice({ format: 'csv', skipped: true, truth: 'false', all: 'maybe' });
  expect(choice).toMatchObject({ format: 'CSV', skipped: true, truth: false, all: false });
  expect(readChoice(writeChoice(choice))).toEqual(choice);
});

test('lists, labels and parts survive the way through the URL and through an export', () => {
  const choice = readChoice({
    format: 'YOLO',
    ...{ view: 4, state: 'unfinished', sample: 12.5, which: 'golden', review: ['reject', 'none', 'nonsense'] },
    labels: { Van: 'Car', Dog: null, Cat: 7 },
    split: { train: 70, validation: 30, test: 'many', seed: 3, group: 'scene' },
    ...{ anonymous: true, media: true },
  });
  expect(choice).toMatchObject({ labels: { Van: 'Car', Dog: null }, review: ['reject', 'none'], split: { test: 0 } });
  expect(readChoice(writeChoice(choice))).toEqual(choice);
  const options = toOptions(choice);
  expect(options).toEqual({
    ...{ view: 4, finished: 'exclude', sample: { percent: 12.5 }, annotations: 'golden', review: ['reject', 'none'] },
    labels: { Van: 'Car', Dog: null },
    ...{ anonymize: true, download_resources: true },
    split: { train: 70, validation: 30, test: 0, seed: 3, group_by: 'scene' },
  });
  expect(choiceOf('YOLO', options)).toEqual(choice);
});

test('a split without a share is none', () => {
  const split = { train: 0, validation: 0, test: 0 };
  expect(toOptions(readChoice({ split }))).toEqual({});
});

test('skipped annotations follow the format until somebody decides', () => {
  expect(includesSkipped(readChoice({ format: 'JSON' }))).toBe(true);
  expect(includesSkipped(readChoice({ format: 'CSV' }))).toBe(false);
  expect(includesSkipped(readChoice({ format: 'CSV', skipped: true }))).toBe(true);
});

test('options that a format cannot hold are not sent', () => {
  const wanted = { predictions: true, drafts: true, people: true, all: true, shape: 'annotations' };
  expect(toOptions(readChoice({ format: 'CSV', ...wanted }))).toEqual({
    download_all_tasks: true,
    include_people: true,
  });
  expect(toOptions(readChoice({ format: 'JSONL', ...wanted }))).toEqual({ shape: 'annotations' });
  expect(toOptions(readChoice({ format: 'JSON', ...wanted, shape: 'tasks' }))).toEqual({
    download_all_tasks: true,
    include_predictions: true,
    include_drafts: true,
    include_people: true,
  });
  expect(toOptions(readChoice({}))).toEqual({});
});

test('a format that is not offered falls back', () => {
  const format = (name: string, disabled = false) => ({
    name,
    title: name,
    description: '',
    extension: 'x',
    media_type: '',
    disabled,
    takes_files: false,
    losses: [],
  });
  const formats = [format('JSON'), format('CSV', true)];
  expect(chosenFormat(formats, 'CSV')?.name).toBe('JSON');
  expect(chosenFormat(formats, 'NOPE')?.name).toBe('JSON');
  expect(chosenFormat([], 'JSON')).toBeUndefined();
});
