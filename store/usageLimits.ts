/** What one question may span. The API checks before it asks; the read model throws a RangeError. */
export const USAGE_DAYS_MAX = 800;
export const USAGE_QUARTER_DAYS_MAX = 100;
export const USAGE_MONTHS_MAX = 60;
