export type JsonValue = { ok: true; value: unknown } | { ok: false; message: string };

/** JSON.parse with a message for people: what is wrong, and on which line and column counted from `firstLine`. */
export function parseJson(text: string, firstLine: number): JsonValue {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `Not valid JSON: ${describe(reason, text, firstLine)}` };
  }
}

function describe(reason: string, text: string, firstLine: number): string {
  const at = /^(.*?) in JSON at position (\d+)/.exec(reason);
  if (at?.[1] === undefined || at[2] === undefined) {
    return reason.startsWith('Unexpected end') ? 'it ends too early.' : `${reason.replace(/, ".*$/s, '')}.`;
  }
  const before = text.slice(0, Number(at[2]));
  const line = firstLine + countNewlines(before);
  const column = before.length - before.lastIndexOf('\n');
  return `${at[1]} (line ${line}, column ${column}).`;
}

export function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Whether brackets nest deeper than `limit`; reads only brackets and strings, so it needs no valid JSON. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  if (text.length < limit) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 123 || code === 91) {
      if (++depth > limit) return true;
    } else if (code === 125 || code === 93) depth--;
  }
  return false;
}
