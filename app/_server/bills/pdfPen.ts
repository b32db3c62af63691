import { join } from "node:path";

const MODULES = join(process.cwd(), "node_modules");
const GEIST = join(MODULES, "geist", "dist", "fonts", "geist-sans");
const NOTO = join(MODULES, "@expo-google-fonts", "noto-sans-devanagari");

export type PdfWeight = "regular" | "bold";
type Script = "latin" | "devanagari";

/** All hold the rupee sign, which the 14 standard fonts of PDF do not. Noto's has Latin letters too, so that a mixed name keeps one face. */
export const PDF_FONTS: Readonly<Record<Script, Readonly<Record<PdfWeight, string>>>> = {
	latin: { regular: join(GEIST, "Geist-Regular.ttf"), bold: join(GEIST, "Geist-SemiBold.ttf") },
	devanagari: {
		regular: join(NOTO, "400Regular", "NotoSansDevanagari_400Regular.ttf"),
		bold: join(NOTO, "600SemiBold", "NotoSansDevanagari_600SemiBold.ttf"),
	},
};

/** Stands where a letter is in no font: an empty place would look like a name that is not there. */
export const MISSING_LETTER = "◌";
/** What only tells how letters join: nothing is missing where a font does not know it. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** The part of pdfkit's font that its types leave out: which letters the font program has. */
interface Coverage {
	readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Chooses the face for each text of a PDF by the letters that the text has. */
export class PdfPen {
	#hasMissing = false;

	constructor(private readonly pdf: PDFKit.PDFDocument) {
		for (const script of ["latin", "devanagari"] as const)
			for (const weight of ["regular", "bold"] as const) pdf.registerFont(`${script}-${weight}`, PDF_FONTS[script][weight]);
	}

	/** Whether some letter was in no font so far. */
	get hasMissing(): boolean {
		return this.#hasMissing;
	}

	/** Takes the face that has the most of the text's letters. Returns the text as it can be written with it. */
	take(text: string, weight: PdfWeight = "regular"): string {
		const latin = this.#written(text, "latin", weight);
		if (latin.missing === 0) return latin.text;
		const other = this.#written(text, "devanagari", weight);
		const best = other.missing < latin.missing ? other : this.#written(text, "latin", weight);
		if (best.missing > 0) this.#hasMissing = true;
		return best.text;
	}

	#written(text: string, script: Script, weight: PdfWeight): { text: string; missing: number } {
		const { font } = (this.pdf.font(`${script}-${weight}`) as unknown as Coverage)._font;
		let missing = 0;
		const letters = [...text.normalize("NFC")].map((letter) => {
			if (/\s/.test(letter) || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)) return letter;
			if (INVISIBLE.test(letter)) return "";
			missing += 1;
			return MISSING_LETTER;
		});
		return { text: letters.join(""), missing };
	}
}
