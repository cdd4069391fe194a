/** A moment as ISO 8601 writes it, as far as it is known: `2024-01-31T10:00`, `2024-01-31`, `10:00`, `2024-01`, `2024`. */
type IsoMoment = string;

interface Parts {
  Y?: string;
  m?: string;
  d?: string;
  H?: string;
  M?: string;
  S?: string;
}

const DIRECTIVE = /%([YmdHMS%])/g;
const PATTERNS: Record<keyof Parts, string> = {
  Y: String.raw`\d{4}`,
  m: '0?[1-9]|1[0-2]',
  d: String.raw`0?[1-9]|[12]\d|3[01]`,
  H: String.raw`[01]?\d|2[0-3]`,
  M: String.raw`[0-5]?\d`,
  S: String.raw`[0-5]?\d`,
};
const ISO = /^(?:(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?)?(?:T?(\d{2}):(\d{2})(?::(\d{2}))?.*)?$/;

/** Whether the format has a directive that is known here; any other text in it is taken as it is. */
export function isDateFormat(format: string): boolean {
  return /%[YmdHMS]/.test(format) && !/%[^YmdHMS%]|%$/.test(format);
}

/** The moment written as the format says (`%d.%m.%Y`); what the moment does not tell is left as zeros. */
export function formatMoment(moment: IsoMoment, format: string): string {
  const [, Y, m, d, H, M, S] = ISO.exec(moment) ?? [];
  const parts: Parts = { Y: Y ?? '0000', m: m ?? '01', d: d ?? '01', H: H ?? '00', M: M ?? '00', S: S ?? '00' };
  return format.replace(DIRECTIVE, (_all, directive: string) =>
    directive === '%' ? '%' : (parts[directive as keyof Parts] ?? ''),
  );
}

/** The moment that a text in the format tells, with the parts the format has; undefined when it does not fit. */
export function parseMoment(text: string, format: string): IsoMoment | undefined {
  const names: (keyof Parts)[] = [];
  const pattern = format
    .split(/(%[YmdHMS%])/)
    .map((piece) => {
      if (piece === '%%') return '%';
      if (!/^%[YmdHMS]$/.test(piece)) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const name = piece.charAt(1) as keyof Parts;
      names.push(name);
      return `(${PATTERNS[name]})`;
    })
    .join('');
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) return undefined;
  const parts: Parts = {};
  for (const [index, name] of names.entries()) {
    const digits = found[index + 1] ?? '';
    parts[name] = name === 'Y' ? digits : digits.padStart(2, '0');
  }
  const date = [parts.Y, parts.m, parts.d].filter((part) => part !== undefined).join('-');
  const time = parts.H === undefined ? '' : [parts.H, parts.M ?? '00', ...(parts.S ? [parts.S] : [])].join(':');
  return date !== '' && time !== '' ? `${date}T${time}` : date || time;
}
