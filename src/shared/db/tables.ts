/**
 * The tables Kysely knows, by name. Each area adds its own in its `table.ts`:
 * `declare module '#shared/db/tables' { interface Database { risk: RiskTable } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the areas through declaration merging
export interface Database {}
