const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];

const firstMatch = (table: readonly [RegExp, string][], text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** "Firefox on Linux" from a User-Agent header; its first word for programs. */
export function deviceOf(userAgent: string): { name: string; isPhone: boolean } {
  const browser = firstMatch(BROWSERS, userAgent);
  const system = firstMatch(SYSTEMS, userAgent);
  const program = userAgent.split(/[\s/]/)[0] ?? '';
  const name =
    browser === undefined ? program || 'Unknown device' : `${browser}${system === undefined ? '' : ` on ${system}`}`;
  return { name, isPhone: /Mobile|iPhone|Android/.test(userAgent) };
}
