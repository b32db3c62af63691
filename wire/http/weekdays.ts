/** As the API writes them, from Monday on. Apart from the schemas, so that pages need no zod: it probes for eval, which their CSP refuses. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
