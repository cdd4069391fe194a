import { findMetric } from '../metrics/metrics.ts';

export interface Explanation {
  name: string;
  /** One line for people who have not met it before. */
  help: string;
  better: 'higher' | 'lower';
}

const OWN: Readonly<Record<string, Omit<Explanation, 'better'>>> = {
  krippendorff_alpha_jaccard: {
    name: "Krippendorff's alpha of sets, Jaccard",
    help: 'Alpha where several may be chosen: what is shared counts, by the share of all that was chosen.',
  },
  icc_1_1: {
    name: 'ICC(1,1)',
    help: 'How far one rating can be trusted, whoever gave it; everything needs as many ratings.',
  },
  icc_1_k: { name: 'ICC(1,k)', help: 'How far the mean of all ratings of a thing can be trusted, whoever gave them.' },
  icc_2_1: {
    name: 'ICC(2,1)',
    help: 'How far one rating can be trusted where the same people, out of many, rated everything.',
  },
  icc_2_k: { name: 'ICC(2,k)', help: 'The same for the mean of their ratings.' },
  icc_3_1: { name: 'ICC(3,1)', help: 'How far one rating of exactly these people can be trusted, their habits aside.' },
  icc_3_k: { name: 'ICC(3,k)', help: 'The same for the mean of their ratings.' },
  unitizing_alpha: {
    name: "Krippendorff's alpha for unitizing",
    help: 'Whether marks of the same label begin and end at the same places: 1 always, 0 as by chance.',
  },
  region_detection_alpha: {
    name: 'Found the same things (alpha)',
    help: 'Whether people found the same things, beyond chance. Low where nearly all find nearly all: read it beside the rate.',
  },
  region_detection_rate: {
    name: 'Found the same things (rate)',
    help: 'Of two people one of whom found a thing, how often the other one did.',
  },
  region_labels_alpha: {
    name: 'Same labels (alpha)',
    help: 'Of things that two or more found: whether they gave them the same labels, beyond chance.',
  },
  region_places: {
    name: 'Same places',
    help: 'How alike the marks of the same thing are, 1 being the same to the point (IoU for boxes and masks).',
  },
  region_places_alpha: {
    name: 'Same places (chance taken out)',
    help: 'The same against marks of different tasks: 0 is as alike as any two marks.',
  },
  chance_corrected: {
    name: 'Likeness, chance taken out',
    help: 'How alike answers to one task are, against answers to different tasks: 1 the same, 0 as by chance.',
  },
};

/** Undefined for what no figure is called. */
export function explainFigure(id: string): Explanation | undefined {
  const own = Object.hasOwn(OWN, id) ? OWN[id] : undefined;
  if (own !== undefined) return { ...own, better: 'higher' };
  const metric = findMetric(id);
  return metric && { name: metric.name, help: metric.help, better: metric.better };
}
