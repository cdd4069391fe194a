/**
 * Twenty-four label colours. Neighbours in the list differ in hue and in lightness, so that the first eight stay
 * apart for colour-blind eyes, and each keeps 3:1 against the light and the dark surface as an outline.
 */
const palette: readonly string[] = [
  '#2f7de1',
  '#d9730d',
  '#1a8f5a',
  '#c2379b',
  '#8a6d1f',
  '#7655d6',
  '#0f8f9e',
  '#d64545',
  '#5b7fbf',
  '#a8671f',
  '#4e9a35',
  '#b0508f',
  '#6b7d2a',
  '#9163e6',
  '#2a8a80',
  '#e0556f',
  '#3f6fd1',
  '#bf5b2c',
  '#35895f',
  '#9d4fc4',
  '#977a3d',
  '#5d6ee0',
  '#4a869c',
  '#b85c5c',
];

export function paletteColor(index: number): string {
  return palette[index % palette.length] ?? '#5b7fbf';
}
