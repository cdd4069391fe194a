import type { Column } from '@labelwright/contract/data-manager-columns';

/** How a value of the data is shown, whatever it was taken for. */
export const DISPLAYS = ['text', 'number', 'date', 'image', 'audio', 'video', 'json'] as const;
export type Display = (typeof DISPLAYS)[number];

/** What of the page belongs to the eye: which columns, where, how wide, shown as what. */
export interface TaskLayout {
  hidden: readonly string[];
  /** Column id → pixels. */
  widths: Readonly<Record<string, number>>;
  /** Column ids from the left; columns that are missing follow in the order of the project. */
  order: readonly string[];
  /** How many columns stay in sight while the others scroll, from the left. */
  pinned: number;
  displays: Readonly<Record<string, Display>>;
  /** Pixels of a card where tasks are shown as a grid. */
  cardWidth: number;
}

export const CARD_WIDTHS = { min: 120, max: 420, start: 200 } as const;
export const WIDTH_LIMITS = { min: 56, max: 900 } as const;
const MOST_PINNED = 4;

export const EMPTY_LAYOUT: TaskLayout = {
  hidden: [],
  widths: {},
  order: [],
  pinned: 1,
  displays: {},
  cardWidth: CARD_WIDTHS.start,
};

export const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const entriesOf = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);

const asDisplay = (value: unknown): Display | undefined => DISPLAYS.find((display) => display === value);

/** Whatever a view or this device holds; undefined when it is no layout at all. */
export function readLayout(raw: unknown): TaskLayout | undefined {
  if (!isRecord(raw) || !Array.isArray(raw.hidden)) return undefined;
  const widths = entriesOf(raw.widths).flatMap(([id, width]): [string, number][] =>
    typeof width === 'number' && Number.isFinite(width) ? [[id, clamp(width, WIDTH_LIMITS.min, WIDTH_LIMITS.max)]] : [],
  );
  const displays = entriesOf(raw.displays).flatMap(([id, display]): [string, Display][] => {
    const known = asDisplay(display);
    return known === undefined ? [] : [[id, known]];
  });
  const { pinned, cardWidth } = raw;
  return {
    hidden: texts(raw.hidden),
    widths: Object.fromEntries(widths),
    order: texts(raw.order),
    pinned: typeof pinned === 'number' ? clamp(Math.round(pinned), 0, MOST_PINNED) : EMPTY_LAYOUT.pinned,
    displays: Object.fromEntries(displays),
    cardWidth:
      typeof cardWidth === 'number' ? clamp(cardWidth, CARD_WIDTHS.min, CARD_WIDTHS.max) : EMPTY_LAYOUT.cardWidth,
  };
}

/** Columns of somebody who has not chosen any: what the data holds, and how far the task is. */
export function defaultLayout(columns: readonly Column[]): TaskLayout {
  return {
    ...EMPTY_LAYOUT,
    hidden: columns.filter((column) => !column.visibility_defaults.explore).map(({ id }) => id),
  };
}

/** All columns in the order of the layout; new ones of the project stand where the project puts them. */
export function ordered<T extends { id: string }>(columns: readonly T[], layout: TaskLayout): T[] {
  if (layout.order.length === 0) return [...columns];
  const places = new Map(layout.order.map((id, index) => [id, index]));
  let last = -1;
  const place = new Map(
    columns.map((column) => {
      last = places.get(column.id) ?? last;
      return [column.id, last] as const;
    }),
  );
  return columns.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

export const shownColumns = <T extends { id: string }>(columns: readonly T[], layout: TaskLayout): T[] =>
  ordered(columns, layout).filter(({ id }) => !layout.hidden.includes(id));

/** Moves a column to where another stands; to the left or to the right of it, as it came from. */
export function withMoved(columns: readonly { id: string }[], layout: TaskLayout, id: string, to: number): TaskLayout {
  const ids = ordered(columns, layout).map((column) => column.id);
  const from = ids.indexOf(id);
  if (from === -1) return layout;
  ids.splice(from, 1);
  ids.splice(clamp(to, 0, ids.length), 0, id);
  return { ...layout, order: ids };
}

/** One step among the columns that show. */
export function withStep(columns: readonly { id: string }[], layout: TaskLayout, id: string, step: -1 | 1): TaskLayout {
  const shown = shownColumns(columns, layout).map((column) => column.id);
  const target = shown[shown.indexOf(id) + step];
  if (target === undefined) return layout;
  const all = ordered(columns, layout).map((column) => column.id);
  return withMoved(columns, layout, id, all.indexOf(target));
}

export function withHidden(layout: TaskLayout, id: string, isHidden: boolean): TaskLayout {
  const others = layout.hidden.filter((other) => other !== id);
  return { ...layout, hidden: isHidden ? [...others, id] : others };
}

export const withWidth = (layout: TaskLayout, id: string, width: number): TaskLayout => ({
  ...layout,
  widths: { ...layout.widths, [id]: Math.round(clamp(width, WIDTH_LIMITS.min, WIDTH_LIMITS.max)) },
});

export function withoutWidth(layout: TaskLayout, id: string): TaskLayout {
  const { [id]: _gone, ...widths } = layout.widths;
  return { ...layout, widths };
}

export function withDisplay(layout: TaskLayout, id: string, display: Display | undefined): TaskLayout {
  const { [id]: _former, ...displays } = layout.displays;
  return { ...layout, displays: display === undefined ? displays : { ...displays, [id]: display } };
}

export const withPinned = (layout: TaskLayout, pinned: number): TaskLayout => ({
  ...layout,
  pinned: clamp(pinned, 0, MOST_PINNED),
});
