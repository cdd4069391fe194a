import { tags } from '@labelwright/task-definition/tags/index';
import { describe, expect, it } from 'vitest';
import { findTagView, tagViews } from './tag-views.ts';

describe('tag views', () => {
  it('cover every tag that a config may use, except the options and parts that the element around them draws', () => {
    const missing = tags
      .filter(({ name, role }) => role !== 'option' && role !== 'part' && !findTagView(name))
      .map((tag) => tag.name);
    expect(missing).toEqual([]);
  });

  it('are listed once each and belong to a declared tag', () => {
    const names = tagViews.map((entry) => entry.tag);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !tags.some((tag) => tag.name === name))).toEqual([]);
  });
});
