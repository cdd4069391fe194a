import type { Editor } from '../../editor/editor.ts';
import { labelsOf, type ShownLabel } from '../../operations/labels.ts';
import { isMaskRegion } from '../../operations/masks.ts';
import { isSuggested } from '../../operations/suggestions.ts';
import type { RegionRecord } from '../../store/records.ts';

export interface RegionStyle {
  /** Equal for styles that look the same apart from the caption. */
  key: string;
  /** Of outline and caption. */
  color: string;
  fill: string;
  caption: string;
  strokeWidth: number;
  fillOpacity: number;
  /** Of the points of a shape in CSS pixels: while it is selected, and while it is not. */
  pointRadius: { active: number; idle: number };
  isPointRound: boolean;
}

const pointRadii: Record<string, number> = { small: 3, medium: 4.5, large: 6.5 };

/** Records never change in place, so what was worked out for one stays right for as long as it lives. */
const styles = new WeakMap<RegionRecord, RegionStyle>();

export function styleOf(editor: Editor, region: RegionRecord, unlabelled: string): RegionStyle {
  const known = styles.get(region);
  if (known) return known;
  const labels = labelsOf(editor, region);
  const params = region.props.answers.map((answer) => editor.config.controls[answer.control]?.params);
  const own = (key: string) => params.find((entry) => entry?.[key] !== undefined)?.[key];
  const labelColor = labels[0]?.color;
  const labelled = labelColor?.startsWith('var(') ? undefined : labelColor;
  const ownColor = labelColor === undefined ? own('strokeColor') : labelled;
  const names = markedCaption(editor, region.id, labels);
  const look = {
    color: String(ownColor ?? unlabelled),
    caption: isSuggested(region) ? `${names} ?` : names,
    strokeWidth: Math.max(Number(own('strokeWidth') ?? 1), 0) + 0.5,
    fill: String(fillOfLabel(editor, labels[0]) ?? labelled ?? own('fillColor') ?? ownColor ?? unlabelled),
    fillOpacity: Number(own('fillOpacity') ?? own('opacity') ?? (isMaskRegion(region) ? 0.4 : 0.2)),
    pointRadius: {
      active: Number(own('pointSizeEnabled') ?? pointRadii[String(own('pointSize'))] ?? pointRadii.medium),
      idle: Number(own('pointSizeDisabled') ?? 3),
    },
    isPointRound: own('pointStyle') === 'circle',
  };
  const style = { ...look, key: `${look.color} ${look.fill} ${look.strokeWidth} ${look.fillOpacity}` };
  // The colour of unlabelled regions changes with the theme and must not be kept.
  if (ownColor !== undefined) styles.set(region, style);
  return style;
}

/** What the control of a label without a background fills its regions with. */
function fillOfLabel(editor: Editor, label: ShownLabel | undefined): string | undefined {
  if (!label || editor.model.findOption(label.control, label.value)?.background !== undefined) return undefined;
  const fill = editor.config.controls[label.control]?.params.fillColor;
  return typeof fill === 'string' && fill !== '' ? fill : undefined;
}

/** The labels of a region, with the sign that a comparison gave it. */
export function markedCaption(editor: Editor, regionId: string, labels: readonly { title: string }[]): string {
  const names = labels.map(({ title }) => title).join(', ');
  const mark = editor.marks.get(regionId);
  return mark === undefined ? names : `${mark} ${names}`;
}

/** Black or white, whichever reads better on the colour; colours that cannot be parsed get white. */
export function readableOn(color: string): string {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(color);
  if (!match) return '#ffffff';
  const [red, green, blue] = match.slice(1, 4).map((part) => luminance(Number.parseInt(part, 16) / 255));
  const total = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return total > 0.179 ? '#10141a' : '#ffffff';
}

function luminance(channel: number): number {
  return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
