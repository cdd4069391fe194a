import { optionListData } from './data-kinds.ts';
import type { ParameterDeclaration } from './declaration.ts';

/** Elements that hold the others: where objects, controls and visuals may stand. */
export const containers: readonly string[] = ['View', 'Repeater', 'Panel'];

/** Controls whose options are Label elements. */
export const labelControls: readonly string[] = [
  'OcrLabels',
  'TimeSeriesLabels',
  'Labels',
  'HyperTextLabels',
  'ParagraphLabels',
  'RectangleLabels',
  'EllipseLabels',
  'PolygonLabels',
  'KeyPointLabels',
  'VectorLabels',
  'BrushLabels',
  'BitmaskLabels',
  'TimelineLabels',
];

/** Objects that shapes are drawn on. */
export const pictures: readonly string[] = ['Image', 'Pdf'];

export const objectName: ParameterDeclaration = {
  name: 'name',
  type: 'name',
  required: true,
  help: 'Unique name by which controls point to this object.',
};

export const controlNaming: readonly ParameterDeclaration[] = [
  { name: 'name', type: 'name', required: true, help: 'Unique name; becomes from_name in results.' },
  { name: 'toName', type: 'nameList', required: true, help: 'Name of the object that is annotated.' },
];

export const requirement: readonly ParameterDeclaration[] = [
  { name: 'required', type: 'boolean', default: false, help: 'An annotation cannot be submitted without an answer.' },
  { name: 'requiredMessage', type: 'string', help: 'What to tell a person who left the answer out.' },
];

export const perRegion: readonly ParameterDeclaration[] = [
  { name: 'perRegion', type: 'boolean', default: false, help: 'Ask for each region instead of once per task.' },
  { name: 'perItem', type: 'boolean', default: false, help: 'Ask for each page of an object with several pages.' },
];

export const visibility: readonly ParameterDeclaration[] = [
  {
    name: 'visibleWhen',
    type: 'enum',
    values: ['region-selected', 'no-region-selected', 'choice-selected', 'choice-unselected'],
    help: 'Show only in this situation; answers of a hidden control are not submitted, regions stay.',
  },
  { name: 'whenTagName', type: 'nameList', help: 'Control that the situation is about.' },
  { name: 'whenLabelValue', type: 'nameList', help: 'Labels a region must have, separated by commas.' },
  {
    name: 'whenChoiceValue',
    type: 'nameList',
    help: 'Choices, or places of a Taxonomy by their last step, that must be selected, separated by commas.',
  },
];

export const classification: readonly ParameterDeclaration[] = [
  ...controlNaming,
  ...requirement,
  ...perRegion,
  ...visibility,
];

export const dynamicOptions: ParameterDeclaration = {
  name: 'value',
  type: 'dataRef',
  data: optionListData,
  help: 'Take further options from a list in the task, such as $labels.',
};

export const labelling: readonly ParameterDeclaration[] = [
  ...controlNaming,
  {
    name: 'choice',
    type: 'enum',
    values: ['single', 'multiple'],
    default: 'single',
    help: 'Labels one region may have.',
  },
  { name: 'maxUsages', type: 'number', minimum: 1, help: 'How often each label may be given in one annotation.' },
  { name: 'showInline', type: 'boolean', default: true, help: 'Show the labels in one line.' },
  dynamicOptions,
  ...requirement,
  ...visibility,
];

export const shapeStyle: readonly ParameterDeclaration[] = [
  { name: 'opacity', type: 'number', minimum: 0, maximum: 1, default: 0.2, help: 'Opacity of the fill, 0 to 1.' },
  { name: 'fillColor', type: 'color', help: 'Colour of the fill when the label has no background.' },
  { name: 'fillOpacity', type: 'number', minimum: 0, maximum: 1, help: 'Opacity of the fill; wins over opacity.' },
  {
    name: 'strokeColor',
    type: 'color',
    help: 'Colour of the outline, and of the label itself, when it has no background.',
  },
  { name: 'strokeWidth', type: 'number', minimum: 0, maximum: 50, default: 1, help: 'Width of the outline in pixels.' },
];

/** Of labels that mark spans and segments by themselves. */
export const smartMarking: readonly ParameterDeclaration[] = [
  { name: 'smart', type: 'boolean', default: false, help: 'Ask a connected model to complete what is marked.' },
  { name: 'smartOnly', type: 'boolean', default: false, help: 'What is marked is for the model alone.' },
];

export const rectangleDrawing: readonly ParameterDeclaration[] = [
  { name: 'canRotate', type: 'boolean', default: true, help: 'Boxes can be rotated.' },
  { name: 'snap', type: 'enum', values: ['none', 'pixel'], default: 'none', help: 'Snap edges to whole image pixels.' },
  { name: 'smart', type: 'boolean', default: false, help: 'Ask a connected model to complete what is drawn.' },
  { name: 'smartOnly', type: 'boolean', default: false, help: 'Offer only the model-assisted tool.' },
];
