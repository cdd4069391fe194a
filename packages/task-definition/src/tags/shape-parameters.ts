import type { ParameterDeclaration } from './declaration.ts';
import { shapeStyle } from './shared-parameters.ts';

const assisted: readonly ParameterDeclaration[] = [
  { name: 'smart', type: 'boolean', default: false, help: 'Ask a connected model to complete what is drawn.' },
  { name: 'smartOnly', type: 'boolean', default: false, help: 'Offer only the model-assisted tool.' },
];

const snap: ParameterDeclaration = {
  name: 'snap',
  type: 'enum',
  values: ['none', 'pixel'],
  default: 'none',
  help: 'Snap points to whole image pixels.',
};

const points: readonly ParameterDeclaration[] = [
  {
    name: 'pointSize',
    type: 'enum',
    values: ['small', 'medium', 'large'],
    default: 'medium',
    help: 'Size of the points of a selected shape.',
  },
  {
    name: 'pointStyle',
    type: 'enum',
    values: ['rectangle', 'circle'],
    default: 'rectangle',
    help: 'Form of the points of a selected shape.',
  },
  {
    name: 'minPoints',
    type: 'number',
    values: ['none'],
    minimum: 1,
    maximum: 10_000,
    help: 'Fewest points that a shape may have.',
  },
];

export const ellipseDrawing: readonly ParameterDeclaration[] = [
  { name: 'canRotate', type: 'boolean', default: true, help: 'Ellipses can be rotated.' },
  { ...snap, help: 'Snap edges to whole image pixels.' },
  ...assisted,
];

export const polygonDrawing: readonly ParameterDeclaration[] = [...points, snap, ...assisted];

/** A point has no outline of its own: the stroke width says how large it is. */
export const keyPointDrawing: readonly ParameterDeclaration[] = [
  ...shapeStyle.filter(({ name }) => name !== 'strokeWidth'),
  {
    name: 'strokeWidth',
    type: 'number',
    minimum: 0,
    maximum: 50,
    default: 1,
    help: "Size of a new point in percent of the image's width.",
  },
  snap,
  ...assisted,
];

export const vectorDrawing: readonly ParameterDeclaration[] = [
  ...points,
  {
    name: 'maxPoints',
    type: 'number',
    values: ['none'],
    minimum: 1,
    maximum: 10_000,
    help: 'Most points that a shape may have.',
  },
  { name: 'closable', type: 'boolean', default: false, help: 'A click on the first point closes the line.' },
  { name: 'curves', type: 'boolean', default: false, help: 'Dragging while a point is set bends the line.' },
  { name: 'skeleton', type: 'boolean', default: false, help: 'The line may branch off from each of its points.' },
  {
    name: 'pointSizeEnabled',
    type: 'number',
    minimum: 0,
    maximum: 50,
    help: 'Size of a point in pixels while the shape is selected; wins over pointSize.',
  },
  {
    name: 'pointSizeDisabled',
    type: 'number',
    minimum: 0,
    maximum: 50,
    default: 3,
    help: 'Size of a point in pixels while the shape is not selected.',
  },
  snap,
  ...assisted,
];
