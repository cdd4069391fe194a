/** One thing that a library label offers. */
export interface LibraryOption {
  /** What people read. */
  value: string;
  /** What is stored, when it is not the value. */
  alias?: string;
  background?: string;
  hotkey?: string;
  hint?: string;
}

/** Of a library label, what decides about its options. */
export interface LibraryLabelText {
  value: unknown;
  color: string | null;
  hotkey: string | null;
}

export const storedOption = ({ alias, value }: LibraryOption): string => alias || value;

/** Type of control (`choices`, `rectanglelabels`) → what the label offers to it. Entries that are no options are left out. */
export function optionsByType({ value, color, hotkey }: LibraryLabelText): Record<string, LibraryOption[]> {
  const byType: Record<string, LibraryOption[]> = Object.create(null);
  if (typeof value !== 'object' || value === null) return byType;
  for (const [type, list] of Object.entries(value)) {
    if (!Array.isArray(list)) continue;
    const options = uniqueOptions(list.flatMap(readOption));
    const [only] = options;
    // A colour or a key of the whole label can only belong to an option that stands alone.
    if (only !== undefined && options.length === 1) {
      if (color !== null) only.background ??= color;
      if (hotkey !== null) only.hotkey ??= hotkey;
    }
    if (options.length > 0) byType[type.toLowerCase()] = options;
  }
  return byType;
}

function readOption(entry: unknown): LibraryOption[] {
  if (typeof entry === 'string') return entry === '' ? [] : [{ value: entry }];
  if (typeof entry !== 'object' || entry === null) return [];
  const { value, alias, background, color, hotkey, hint } = entry as Record<string, unknown>;
  if (typeof value !== 'string' || value === '') return [];
  const option: LibraryOption = { value };
  if (typeof alias === 'string' && alias !== '') option.alias = alias;
  const paint = background ?? color;
  if (typeof paint === 'string' && paint !== '') option.background = paint;
  if (typeof hotkey === 'string' && hotkey !== '') option.hotkey = hotkey;
  if (typeof hint === 'string' && hint !== '') option.hint = hint;
  return [option];
}

function uniqueOptions(options: readonly LibraryOption[]): LibraryOption[] {
  return [...new Map(options.map((option) => [storedOption(option), option])).values()];
}
