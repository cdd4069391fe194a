import type { EllipseGeometry } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { isPicture } from '../picture.ts';
import { isNumber } from '../wire.ts';
import * as shape from './ellipse-shape.ts';

export const ellipseKind: ImageRegionKind<EllipseGeometry> = {
  id: 'ellipse',
  objectTag: 'Image',
  valueKeys: ['x', 'y', 'radiusX', 'radiusY', 'rotation'],
  accepts: (control, object) => isPicture(object) && ['Ellipse', 'EllipseLabels', 'Labels'].includes(control.tag),
  fromResult({ x, y, radiusX, radiusY, rotation }) {
    if (!isNumber(x) || !isNumber(y) || !isNumber(radiusX) || !isNumber(radiusY)) return undefined;
    return { shape: 'ellipse', x, y, radiusX, radiusY, rotation: isNumber(rotation) ? rotation : 0 };
  },
  toResult: ({ x, y, radiusX, radiusY, rotation }) => ({ x, y, radiusX, radiusY, rotation }),
  describe: ({ x, y, radiusX, radiusY }) =>
    `Ellipse ${Math.round(radiusX * 2)} × ${Math.round(radiusY * 2)} % at ${Math.round(x)}, ${Math.round(y)} %`,
  ...shape,
};
