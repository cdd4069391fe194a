import type { Editor } from '../editor/editor.ts';
import type { VectorGeometry } from '../regions/geometry.ts';
import { appended } from '../regions/vector/vector-points.ts';
import { corners, resize } from '../regions/vector/vector-shape.ts';
import type { RegionAnswer } from '../store/records.ts';
import { drawPathTool } from './draw-path.ts';
import type { Path, PathPlan } from './trace-path.ts';

const empty: VectorGeometry = { shape: 'vector', vertices: [], closed: false };

/** The path whose next point is joined to its newest. */
function withNewest(geometry: VectorGeometry): Path<VectorGeometry> {
  const newest = geometry.vertices.at(-1)?.id;
  return { geometry, ...(newest === undefined ? {} : { origin: newest }) };
}

const plan: PathPlan<VectorGeometry> = {
  toolId: 'draw-vector',
  noun: 'line',
  shape: 'vector',
  begin: (point, size) => withNewest(appended(empty, point, size)),
  add: ({ geometry, origin }, point, size) => withNewest(appended(geometry, point, size, origin)),
  bend({ geometry, origin }, point, size) {
    const index = geometry.vertices.findIndex(({ id }) => id === origin);
    const bent = resize(geometry, `b${index}`, point, size);
    return { geometry: bent, ...(origin === undefined ? {} : { origin }) };
  },
  takeBack({ geometry }) {
    const newest = geometry.vertices.at(-1);
    const vertices = geometry.vertices.slice(0, -1);
    if (!newest || vertices.length === 0) return undefined;
    return { geometry: { ...geometry, vertices }, origin: newest.prevPointId ?? vertices.at(-1)?.id ?? newest.id };
  },
  finish: ({ geometry }, isAtStart) => ({ ...geometry, closed: isAtStart || geometry.closed }),
  last({ geometry, origin }, size) {
    const index = geometry.vertices.findIndex(({ id }) => id === origin);
    return corners(geometry, size)[index];
  },
  powersOf(editor, answers) {
    const { curves, closable, skeleton } = paramsOf(editor, answers);
    return { closes: closable, bends: curves, branches: skeleton };
  },
  branchAt({ geometry }, index) {
    const origin = geometry.vertices[index]?.id;
    return { geometry, ...(origin === undefined ? {} : { origin }) };
  },
};

function paramsOf(editor: Editor, answers: readonly RegionAnswer[]) {
  const params = answers.map(({ control }) => editor.config.controls[control]?.params);
  const isOn = (key: string) => params.some((entry) => entry?.[key] === true);
  return { curves: isOn('curves'), closable: isOn('closable'), skeleton: isOn('skeleton') };
}

export const drawVectorTool = drawPathTool(plan, {
  /** A line goes on from its last point; a skeleton from any. */
  continueAt({ editor }, region, index) {
    const { geometry, answers } = region.props;
    if (geometry.shape !== 'vector' || geometry.closed) return undefined;
    const isEnd = index === geometry.vertices.length - 1;
    return isEnd || paramsOf(editor, answers).skeleton ? plan.branchAt?.({ geometry }, index) : undefined;
  },
});
