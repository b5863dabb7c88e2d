/**
 * Briefings on their way out: destinations as they are typed, the channels (mail, file, webhook, ntfy, Slack), tries and
 * waits, and what came of each. A channel fails on its own; a second run on the same day delivers only what failed, and
 * two runs at the same time deliver once. What is secret in a destination leaves this room masked.
 */
export {deliverAll, type InDatabase, type Order, planDeliveries} from './deliver-all.ts'
export {type Delivery, DeliveryShape, deliveryFailure, deliveryLine} from './delivery.ts'
export {type Destination, parseDestinations, splitDestinations} from './destination.ts'
export type {Message} from './message.ts'
export {type DeliverySettings, readDeliverySettings} from './settings.ts'
