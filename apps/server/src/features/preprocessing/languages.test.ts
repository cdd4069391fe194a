import { expect, test } from 'vitest';
import { speechLanguage, tesseractLanguage } from './languages.ts';

test.each([
  ['en', 'eng', 'en'],
  ['de-AT', 'deu', 'de-AT'],
  ['zh-TW', 'chi_tra', 'zh-TW'],
  ['zh', 'chi_sim', 'zh'],
  ['eng', 'eng', 'en'],
  ['eng+deu', 'eng+deu', 'en'],
  ['chi_sim', 'chi_sim', 'chi-sim'],
  ['en_us', 'eng', 'en-US'],
  ['xyz', 'xyz', 'xyz'],
])('%s is %s for Tesseract and %s for speech', (tag, tesseract, speech) => {
  expect([tesseractLanguage(tag), speechLanguage(tag)]).toEqual([tesseract, speech]);
});
