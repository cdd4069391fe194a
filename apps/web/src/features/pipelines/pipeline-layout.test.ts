import type { Pipeline } from '@labelwright/contract/pipelines';
import { expect, test } from 'vitest';
import { layoutPipeline, STAGE } from './pipeline-layout.ts';

function stage(id: number, depth: number): Pipeline['stages'][number] {
  const can = { update: true, adjudicate: true };
  return { project: { id, title: `P${id}`, state: 'live' }, depth, is_readable: true, counts: null, can };
}

function relation(id: number, from: number, to: number): Pipeline['relations'][number] {
  const counts = {
    decided: 0,
    flowed: 0,
    not_sampled: 0,
    filtered: 0,
    waiting: 0,
    returned: 0,
    answers_left: 0,
  };
  return {
    id,
    parent_project_id: from,
    child_project_id: to,
    trigger: 'on_completion',
    sample_percentage: 100,
    is_active: true,
    counts,
  };
}

const pipeline: Pipeline = {
  stages: [stage(1, 0), stage(2, 1), stage(3, 1), stage(4, 2)],
  relations: [relation(1, 1, 2), relation(2, 1, 3), relation(3, 3, 4), relation(4, 3, 99)],
};

test('no two projects lie on each other, and all lie within the picture', () => {
  for (const isTall of [false, true]) {
    const { stages, width, height } = layoutPipeline(pipeline, isTall);
    for (const { x, y } of stages) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + STAGE.width).toBeLessThanOrEqual(width);
      expect(y + STAGE.height).toBeLessThanOrEqual(height);
    }
    for (const [index, a] of stages.entries()) {
      for (const b of stages.slice(index + 1)) {
        const isApart = Math.abs(a.x - b.x) >= STAGE.width || Math.abs(a.y - b.y) >= STAGE.height;
        expect(isApart, `${a.stage.project.id} and ${b.stage.project.id}`).toBe(true);
      }
    }
  }
});

test('what flows goes on to the right, or down where it is tall', () => {
  const wide = layoutPipeline(pipeline, false);
  const xOf = (id: number) => wide.stages.find(({ stage: one }) => one.project.id === id)?.x ?? 0;
  expect(xOf(1)).toBeLessThan(xOf(2));
  expect(xOf(2)).toBe(xOf(3));
  expect(xOf(3)).toBeLessThan(xOf(4));
  const yOf = (id: number) =>
    layoutPipeline(pipeline, true).stages.find(({ stage: one }) => one.project.id === id)?.y ?? 0;
  expect(yOf(1)).toBeLessThan(yOf(3));
  expect(yOf(3)).toBeLessThan(yOf(4));
});

test('a connection to a project that is not in the picture is left out', () => {
  expect(layoutPipeline(pipeline, false).relations.map(({ relation: { id } }) => id)).toEqual([1, 2, 3]);
});

test('what passes over a level goes around the projects between', () => {
  const over: Pipeline = { ...pipeline, relations: [...pipeline.relations, relation(5, 1, 4)] };
  for (const isTall of [false, true]) {
    const { stages, relations, width, height } = layoutPipeline(over, isTall);
    const label = relations.find(({ relation: { id } }) => id === 5)?.label ?? { x: 0, y: 0 };
    const isOn = stages.some(
      ({ x, y }) => label.x > x && label.x < x + STAGE.width && label.y > y && label.y < y + STAGE.height,
    );
    expect(isOn).toBe(false);
    expect([label.x < width, label.y < height]).toEqual([true, true]);
  }
});

test('a project alone is a picture of one', () => {
  const { width, height, relations } = layoutPipeline({ stages: [stage(1, 0)], relations: [] }, false);
  expect([width, height, relations]).toEqual([STAGE.width, STAGE.height, []]);
});
