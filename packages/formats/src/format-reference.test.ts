import { expect, test } from 'vitest';
import { exporters } from './exporters.ts';
import { declaredKinds, renderFormatReference } from './format-reference.ts';

test('every kind of answer that a format holds is declared by a tag, and every tag is held by some format', () => {
  const declared = declaredKinds();
  for (const { id, holds = [] } of exporters)
    for (const kind of holds) expect(declared, `${id} holds ${kind}`).toContain(kind);
  expect(exporters.filter(({ holds }) => holds === undefined).map(({ id }) => id)).toContain('JSON');
});

test('the table says which format is for which control', () => {
  const table = renderFormatReference();
  const [head = ''] = table.match(/^\| Control .*$/m) ?? [];
  const [row = ''] = table.match(/^\| `EllipseLabels` .*$/m) ?? [];
  const heldBy = head.split('|').filter((_, place) => row.split('|')[place]?.trim() === 'yes');
  expect(heldBy.map((id) => id.trim())).toEqual([
    ...['W3C', 'COCO', 'YOLO', 'YOLO_OBB', 'YOLO_SEG', 'VOC', 'BRUSH_TO_PNG', 'BRUSH_TO_NUMPY'],
  ]);
});
