/**
 * For the transaction: values are written in one form whatever the session is set to; rows that a policy hides are an
 * error, not left out.
 */
export const ROW_FORMAT = `
  select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
         set_config('intervalstyle', 'iso_8601', true), set_config('bytea_output', 'hex', true),
         set_config('extra_float_digits', '1', true), set_config('row_security', 'off', true)`
