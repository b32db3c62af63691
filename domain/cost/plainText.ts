/** Control characters, lone surrogates, breaks of lines, and marks that make text read in another order than it is stored. */
export const UNSAFE_TEXT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Something that can be seen: a name of joiners, spaces or lone accents alone would look like none. */
export const VISIBLE_TEXT = /[\p{L}\p{N}\p{P}\p{S}]/u;
