const deepest = 2000;

/** Elements that stay open until they are closed, so that counting them tells the depth. */
const counted =
  /<(\/?)(div|span|section|article|main|aside|b|i|u|s|em|strong|font|small|big|code|ul|ol|dl|table|blockquote|center|details|form|fieldset|label|bdi|bdo|ins|del|sub|sup|a|x-[\w-]+)\b(?:"[^"]*"|'[^']*'|[^'"<>])*>/gi;

/**
 * Leaves out the elements of a document that stand deeper than any people write. Browsers flatten such nesting, but take
 * time that grows with its square before they do.
 */
export function limitDepth(html: string): string {
  // Most documents have too few tags to be deep at all.
  if (!hasMany(html, deepest)) return html;
  let depth = 0;
  return html.replace(counted, (tag, slash: string) => {
    if (slash === '') {
      depth += 1;
      return depth > deepest ? '' : tag;
    }
    const isKept = depth <= deepest;
    depth = Math.max(depth - 1, 0);
    return isKept ? tag : '';
  });
}

function hasMany(html: string, count: number): boolean {
  let found = 0;
  for (let at = html.indexOf('<'); at !== -1 && found <= count; at = html.indexOf('<', at + 1)) found += 1;
  return found > count;
}
