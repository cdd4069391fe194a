const LONGEST = 80;
const RESERVED = new Set(['counts', 'validate', 'join', 'invitations', 'tags', 'bulk', 'new', 'import', 'export']);
/** Letters that are no base letter with a mark. */
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Lower-case words joined by hyphens. A slug that could be read as an id or as a path of ours gets a prefix. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđð]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  if (plain === '') return 'project';
  return isAmbiguous(plain) ? `project-${plain}` : plain;
}

/** In a path a slug stands where an id or a uuid may stand too. */
export function isAmbiguous(slug: string): boolean {
  return /^\d+$/.test(slug) || UUID.test(slug) || RESERVED.has(slug.toLowerCase());
}

/** The first of base, base-2, base-3 … that is not taken. */
export function freeSlug(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const candidate = `${base}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
