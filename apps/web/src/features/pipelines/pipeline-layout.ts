import type { Pipeline } from '@labelwright/contract/pipelines';

export interface PlacedStage {
  stage: Pipeline['stages'][number];
  x: number;
  y: number;
}

export interface PlacedRelation {
  relation: Pipeline['relations'][number];
  /** Of an SVG path. */
  path: string;
  /** Where its words stand: the middle of the curve. */
  label: { x: number; y: number };
}

export interface PipelineLayout {
  stages: readonly PlacedStage[];
  relations: readonly PlacedRelation[];
  width: number;
  height: number;
}

/** Pixels. */
export const STAGE = { width: 232, height: 148 };
const GAP = { along: 132, across: 24 };
const TALL_GAP = { along: 72, across: 16 };
/** For what passes over a level: a way around, so that nothing runs through a project. */
const LANE = { first: 40, further: 44, label: 58 };

/** Projects in columns by how far they are from the first, or in rows where the room is narrow. */
export function layoutPipeline({ stages, relations }: Pipeline, isTall: boolean): PipelineLayout {
  const gap = isTall ? TALL_GAP : GAP;
  const levels = Map.groupBy(stages, ({ depth }) => depth);
  const depths = [...levels.keys()].sort((a, b) => a - b);
  const [lengthAlong, lengthAcross] = isTall ? [STAGE.height, STAGE.width] : [STAGE.width, STAGE.height];
  const widest = Math.max(1, ...[...levels.values()].map((level) => level.length));
  const across = (count: number): number => count * lengthAcross + (count - 1) * gap.across;
  const placed = depths.flatMap((depth, column) => {
    const level = levels.get(depth) ?? [];
    const start = (across(widest) - across(level.length)) / 2;
    return level.map((stage, row): PlacedStage => {
      const along = column * (lengthAlong + gap.along);
      const side = start + row * (lengthAcross + gap.across);
      return isTall ? { stage, x: side, y: along } : { stage, x: along, y: side };
    });
  });
  const byId = new Map(placed.map((one) => [one.stage.project.id, one]));
  const total = depths.length * lengthAlong + Math.max(0, depths.length - 1) * gap.along;
  const connected = relations.flatMap((relation) => {
    const [from, to] = [byId.get(relation.parent_project_id), byId.get(relation.child_project_id)];
    return from && to ? [{ relation, from, to }] : [];
  });
  const isNear = ({ from, to }: Connection) => to.stage.depth - from.stage.depth === 1;
  const far = connected.filter((one) => !isNear(one));
  const laneOf = (index: number): number => across(widest) + LANE.first + index * LANE.further;
  const side = far.length === 0 ? across(widest) : laneOf(far.length - 1) + (isTall ? LANE.label : LANE.first / 2);
  return {
    stages: placed,
    relations: [
      ...connected.filter(isNear).map((one) => connect(one, isTall)),
      ...far.map((one, index) => goAround(one, laneOf(index), isTall)),
    ],
    width: isTall ? side : total,
    height: isTall ? total : side,
  };
}

interface Connection {
  relation: PlacedRelation['relation'];
  from: PlacedStage;
  to: PlacedStage;
}

function connect({ relation, from, to }: Connection, isTall: boolean): PlacedRelation {
  const start = isTall
    ? { x: from.x + STAGE.width / 2, y: from.y + STAGE.height }
    : { x: from.x + STAGE.width, y: from.y + STAGE.height / 2 };
  const end = isTall ? { x: to.x + STAGE.width / 2, y: to.y } : { x: to.x, y: to.y + STAGE.height / 2 };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const bend = isTall ? `${start.x} ${middle.y}, ${end.x} ${middle.y}` : `${middle.x} ${start.y}, ${middle.x} ${end.y}`;
  return { relation, path: `M ${start.x} ${start.y} C ${bend}, ${end.x} ${end.y}`, label: middle };
}

/** Along a lane beside all projects: below them, or to their right. */
function goAround({ relation, from, to }: Connection, lane: number, isTall: boolean): PlacedRelation {
  if (isTall) {
    const [x, startY, endY] = [from.x + STAGE.width, from.y + STAGE.height / 2, to.y + STAGE.height / 2];
    const middle = (startY + endY) / 2;
    const path = `M ${x} ${startY} C ${lane} ${startY}, ${lane} ${startY}, ${lane} ${middle} S ${lane} ${endY}, ${to.x + STAGE.width} ${endY}`;
    return { relation, path, label: { x: lane, y: middle } };
  }
  const [startX, endX] = [from.x + STAGE.width / 2, to.x + STAGE.width / 2];
  const middle = (startX + endX) / 2;
  const path = `M ${startX} ${from.y + STAGE.height} C ${startX} ${lane}, ${startX} ${lane}, ${middle} ${lane} S ${endX} ${lane}, ${endX} ${to.y + STAGE.height}`;
  return { relation, path, label: { x: middle, y: lane } };
}
