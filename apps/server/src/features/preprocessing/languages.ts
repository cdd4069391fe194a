/** ISO 639-1 → what Tesseract calls it, where it has data. */
const TESSERACT: Readonly<Record<string, string>> = {
  af: 'afr',
  am: 'amh',
  ar: 'ara',
  as: 'asm',
  az: 'aze',
  be: 'bel',
  bg: 'bul',
  bn: 'ben',
  bo: 'bod',
  br: 'bre',
  bs: 'bos',
  ca: 'cat',
  cs: 'ces',
  cy: 'cym',
  da: 'dan',
  de: 'deu',
  dv: 'div',
  dz: 'dzo',
  el: 'ell',
  en: 'eng',
  eo: 'epo',
  es: 'spa',
  et: 'est',
  eu: 'eus',
  fa: 'fas',
  fi: 'fin',
  fo: 'fao',
  fr: 'fra',
  fy: 'fry',
  ga: 'gle',
  gd: 'gla',
  gl: 'glg',
  gu: 'guj',
  he: 'heb',
  hi: 'hin',
  hr: 'hrv',
  ht: 'hat',
  hu: 'hun',
  hy: 'hye',
  id: 'ind',
  is: 'isl',
  it: 'ita',
  iu: 'iku',
  ja: 'jpn',
  jv: 'jav',
  ka: 'kat',
  kk: 'kaz',
  km: 'khm',
  kn: 'kan',
  ko: 'kor',
  ku: 'kmr',
  ky: 'kir',
  la: 'lat',
  lb: 'ltz',
  lo: 'lao',
  lt: 'lit',
  lv: 'lav',
  mi: 'mri',
  mk: 'mkd',
  ml: 'mal',
  mn: 'mon',
  mr: 'mar',
  ms: 'msa',
  mt: 'mlt',
  my: 'mya',
  nb: 'nor',
  ne: 'nep',
  nl: 'nld',
  nn: 'nor',
  no: 'nor',
  oc: 'oci',
  or: 'ori',
  pa: 'pan',
  pl: 'pol',
  ps: 'pus',
  pt: 'por',
  qu: 'que',
  ro: 'ron',
  ru: 'rus',
  sa: 'san',
  sd: 'snd',
  si: 'sin',
  sk: 'slk',
  sl: 'slv',
  sq: 'sqi',
  sr: 'srp',
  su: 'sun',
  sv: 'swe',
  sw: 'swa',
  ta: 'tam',
  te: 'tel',
  tg: 'tgk',
  th: 'tha',
  ti: 'tir',
  tl: 'tgl',
  to: 'ton',
  tr: 'tur',
  tt: 'tat',
  ug: 'uig',
  uk: 'ukr',
  ur: 'urd',
  uz: 'uzb',
  vi: 'vie',
  yi: 'yid',
  yo: 'yor',
};

const TWO_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TESSERACT).map(([two, three]) => [three, two]),
);

/** `de-AT` → `deu`, `zh-TW` → `chi_tra`; what Tesseract knows already stays, also several joined with `+`. */
export function tesseractLanguage(tag: string): string {
  return tag
    .split('+')
    .map((part) => {
      const [first = ''] = part.toLowerCase().split(/[-_]/);
      if (first === 'zh') return /hant|tw|hk|mo/i.test(part.slice(2)) ? 'chi_tra' : 'chi_sim';
      const known = Object.hasOwn(TESSERACT, first) ? TESSERACT[first] : undefined;
      return known ?? (first === part.toLowerCase() ? first : part);
    })
    .join('+');
}

/** As speech engines call it (BCP 47): `eng` → `en`, `en_us` → `en-US`. Of several the first. */
export function speechLanguage(tag: string): string {
  const [first = ''] = tag.split('+');
  const [language = '', ...rest] = first.split(/[-_]/);
  const short = TWO_LETTERS[language.toLowerCase()] ?? language.toLowerCase();
  return [short, ...rest.map((part) => (part.length === 2 ? part.toUpperCase() : part))].join('-');
}
