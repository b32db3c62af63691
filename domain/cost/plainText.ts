/** Control characters, lone surrogates, and marks that make text read in another order than it is stored. */
export const UNSAFE_TEXT = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;
