import { describe, expect, test } from 'vitest';
import { readTaskShape } from './task-shape.ts';

const messageOf = (value: unknown): string => {
  const shape = readTaskShape(value);
  return shape.ok ? 'ok' : shape.message;
};

describe('the shape of a task', () => {
  test('a bare object is data, an object with data is a task', () => {
    expect(readTaskShape({ text: 'x' })).toEqual({ ok: true, task: { data: { text: 'x' } } });
    expect(readTaskShape({ data: { text: 'x' }, meta: { from: 'here' }, overlap: 3 })).toEqual({
      ok: true,
      task: { data: { text: 'x' }, meta: { from: 'here' }, overlap: 3 },
    });
    expect(readTaskShape({ data: 'a column called data' })).toEqual({
      ok: true,
      task: { data: { data: 'a column called data' } },
    });
  });

  test('annotations, predictions and drafts keep what can be imported; ids alone are passed over', () => {
    const result = [{ id: 'r', from_name: 'a', to_name: 'b', type: 'choices', value: { choices: ['x'] } }];
    const shape = readTaskShape({
      data: { text: 'x' },
      annotations: [
        { result, completed_by: { email: 'a@b.example', first_name: 'A' }, ground_truth: true, lead_time: 1.5, id: 3 },
        { result: null, was_cancelled: true, completed_by: 7, unique_id: 'u' },
      ],
      predictions: [4, { result, score: 0.5, model_version: 'm1', task: 3 }],
      drafts: [{ result, user: 'a@b.example' }],
      total_annotations: 2,
    });
    expect(shape).toEqual({
      ok: true,
      task: {
        data: { text: 'x' },
        annotations: [
          { result, completed_by: { email: 'a@b.example' }, ground_truth: true, lead_time: 1.5, id: 3 },
          { result: [], was_cancelled: true, completed_by: 7, unique_id: 'u' },
        ],
        predictions: [{ result, score: 0.5, model_version: 'm1' }],
        drafts: [{ result, user: { email: 'a@b.example' } }],
      },
    });
  });

  test('what is wrong is named by its path', () => {
    expect(messageOf({})).toBe('The task is empty.');
    expect(messageOf({ data: {}, annotations: {} })).toBe('annotations must be a list, this is an object.');
    expect(messageOf({ data: {}, annotations: [{}] })).toBe('annotations[0].result must be a list, it is missing.');
    expect(messageOf({ data: {}, annotations: [{ result: [] }, 'x'] })).toBe(
      'annotations[1] must be an object, this is a string.',
    );
    expect(messageOf({ data: {}, predictions: [{ result: [], score: 'high' }] })).toBe(
      'predictions[0].score must be a number, this is a string.',
    );
    expect(messageOf({ data: {}, annotations: [{ result: [], ground_truth: 'yes' }] })).toBe(
      'annotations[0].ground_truth must be true or false, this is a string.',
    );
    expect(messageOf({ data: {}, overlap: 0 })).toBe('overlap must be a whole number from 1.');
    expect(messageOf({ data: {}, meta: [] })).toBe('meta must be an object, this is a list.');
  });
});
