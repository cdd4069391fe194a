/** `kind: Owls, Bats` for one item of a result; a link says what it links. */
export function summarizeItem(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { from_name: from, type, labels, value } = item as Record<string, unknown>;
  if (type === 'relation') return `link: ${textOf(labels) || 'no label'}`;
  const answer = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[String(type)] : '';
  const carried = typeof value === 'object' && value !== null ? (value as Record<string, unknown>).labels : undefined;
  return `${String(from)}: ${textOf(answer ?? carried) || '–'}`;
}

function textOf(labels: unknown): string {
  if (!Array.isArray(labels)) return labels === undefined || labels === null ? '' : String(labels);
  return labels.map((label) => (Array.isArray(label) ? label.join(' / ') : String(label))).join(', ');
}
