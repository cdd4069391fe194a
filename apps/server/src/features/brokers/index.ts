import type { Feature, Platform } from '../../platform/platform.ts';
import { tellOfEvents } from './brokers.events.ts';
import { brokerGauges } from './brokers.gauges.ts';

/** Copies of all that happens, for other systems: Redis Streams and RabbitMQ. */
export function brokersFeature(platform: Platform): Feature {
  const { sinks, config } = platform;
  const isTold = sinks.names.length > 0 && config.streams.includes('events');
  return {
    name: 'brokers',
    subscribers: isTold ? [tellOfEvents(sinks)] : [],
    gauges: sinks.names.length > 0 ? brokerGauges(platform) : [],
  };
}
