import { Type } from 'typebox';
import { Id, Nullable } from './schemas.ts';

/**
 * Numbers over time. Days are those of `time_zone` (UTC when not given). A timeframe of n days is today and the n - 1 days
 * before it.
 */

export const DEFAULT_TIMEFRAME = '30d';
export const Timeframe = Type.String({
  pattern: '^[1-9][0-9]{0,2}d$',
  default: DEFAULT_TIMEFRAME,
  examples: ['7d', '30d', '90d'],
  description: 'Number of days up to today, at most 999',
});
const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  default: 'UTC',
  examples: ['Europe/Berlin'],
  description: 'IANA name; days begin at its midnight',
});

export const AnalyticsQuery = Type.Object({
  timeframe: Type.Optional(Timeframe),
  time_zone: Type.Optional(TimeZone),
});

export const Count = Type.Integer({ minimum: 0 });
export const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', examples: ['2026-03-01'] });
export const DayCount = Type.Object({ day: Day, count: Count });
export const Share = Type.Number({ minimum: 0, maximum: 1 });
export const Seconds = Nullable(Type.Number({ minimum: 0, description: 'null: nothing to measure yet' }));
export const Percent = Type.Number({ minimum: 0, maximum: 100, description: 'Two decimals' });
export const Person = Type.Object({ id: Id, name: Type.String(), email: Type.String() });
export const Period = { from: Day, to: Day, timeZone: Type.String() };
