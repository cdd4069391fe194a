/** What Prolific takes as the kind of a rejection. */
const CATEGORIES = [
  'TOO_QUICKLY',
  'TOO_SLOWLY',
  'FAILED_INSTRUCTIONS',
  'INCOMP_LONGITUDINAL',
  'FAILED_CHECK',
  'LOW_EFFORT',
  'MALINGERING',
  'NO_CODE',
  'BAD_CODE',
  'NO_DATA',
  'UNSUPP_DEVICE',
  'OTHER',
] as const;

const SHORTEST = 100;
const FILL =
  'Your answer was compared with what the instructions of this study ask for. If you think that this is a mistake, please write to us through Prolific and we will look at it again.';

/** A reason that begins with a category and a colon is of that kind: `LOW_EFFORT: nothing was marked`. */
export function rejectionOf(reason: string): { message: string; rejection_category: string } {
  const [, word = '', rest = ''] = /^([A-Z_]{4,24}):\s*([\s\S]*)$/.exec(reason.trim()) ?? [];
  const category = CATEGORIES.find((one) => one === word);
  const text = category ? rest : reason.trim();
  // Prolific asks for at least a hundred characters.
  const message = text.length >= SHORTEST ? text : `${text} ${FILL}`.trim();
  return { message, rejection_category: category ?? 'OTHER' };
}
