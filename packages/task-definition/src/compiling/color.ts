const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const FUNCTION = /^(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([\d\s.,%/a-z+-]{1,80}\)$/i;
const NAME = /^[a-z]{3,24}$/i;

/** A CSS colour by its form; named colours are not looked up. */
export function isColor(value: string): boolean {
  return HEX.test(value) || NAME.test(value) || FUNCTION.test(value);
}
