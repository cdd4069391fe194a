/** Colours of the page for what is drawn on a canvas, which cannot read CSS variables. */
export type Ink = {
  text: string;
  muted: string;
  line: string;
  surface: string;
  accent: string;
  success: string;
  warning: string;
  danger: string;
  /** Apart for colour-blind eyes, at least 3:1 against the surface; more series than colours begin anew. */
  series: readonly string[];
};

/** Blue, orange, green, purple, sky, red-brown, olive, grey: hues and lightness both differ. */
export const SERIES = {
  light: ['#1c64a8', '#b8560b', '#12805f', '#8a3f93', '#3d8fbf', '#8c2f2f', '#76700f', '#5d6771'],
  dark: ['#6fb1ee', '#f0a05a', '#4fc7a0', '#d394dc', '#9ad4f5', '#ee8d85', '#d3ca55', '#aeb8c1'],
} as const;

export const FONT = 'Inter Variable, system-ui, sans-serif';
