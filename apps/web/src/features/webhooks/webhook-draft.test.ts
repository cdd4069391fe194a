import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, problemsOf } from './webhook-draft.ts';

const draft = { ...draftOf(undefined), url: ' https://example.com/hook ' };

describe('the draft of a webhook', () => {
  it('leaves empty rows of headers out and keeps masked values', () => {
    const headers = [
      { key: 0, name: 'Authorization', value: '********' },
      { key: 1, name: '', value: '' },
      { key: 2, name: ' X-Team ', value: 'vision' },
    ];
    expect(bodyOf({ ...draft, headers })).toMatchObject({
      url: 'https://example.com/hook',
      headers: { Authorization: '********', 'X-Team': 'vision' },
    });
  });

  it('wants an address, something to tell of, and headers with names of their own', () => {
    expect(problemsOf(draft)).toEqual({});
    expect(problemsOf({ ...draft, url: 'ftp://example.com' })).toHaveProperty('url');
    expect(problemsOf({ ...draft, send_for_all_actions: false })).toHaveProperty('actions');
    expect(problemsOf({ ...draft, headers: [{ key: 0, name: 'a b', value: '1' }] })).toHaveProperty('headers');
    const twice = [
      { key: 0, name: 'X-A', value: '1' },
      { key: 1, name: 'x-a', value: '2' },
    ];
    expect(problemsOf({ ...draft, headers: twice })).toHaveProperty('headers');
  });
});
