import { parse } from 'yaml';

/** What a file beside the data says, when it can be read at all: undefined for what is broken. */
export function readJsonLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Aliases that multiply are refused by the parser. */
export function readYamlLoosely(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 10, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
