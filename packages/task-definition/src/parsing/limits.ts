/** Beyond these a config is refused, so that a hostile one costs no more than a large one. */
export const LIMITS = {
  /** UTF-16 code units. */
  sourceLength: 5_000_000,
  depth: 64,
  elements: 20_000,
  attributesPerElement: 100,
  attributeLength: 100_000,
  /** Spelling diagnostics; after so many the rest says nothing new. */
  diagnostics: 200,
} as const;
