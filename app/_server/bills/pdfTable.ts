import type { PdfPen, PdfWeight } from "./pdfPen";

export interface PdfColumn {
	readonly title: string;
	/** Of the page's width between the margins; all columns sum to 1. */
	readonly width: number;
	readonly align?: "left" | "right";
}

const GAP = 6;
const TEXT = 9;
const RULE = "#d5d9e0";
const INK = "#16181d";
const QUIET = "#5b6472";

/** A table that breaks between rows, never inside one, and repeats its head on each page. */
export class PdfTable {
	constructor(
		private readonly paper: { readonly pdf: PDFKit.PDFDocument; readonly pen: PdfPen },
		title: string,
		private readonly columns: readonly PdfColumn[],
	) {
		const { pdf, pen } = paper;
		this.breakBefore(60);
		const said = pen.take(title, "bold");
		pdf.moveDown(0.4).fontSize(11).fillColor(INK).text(said, pdf.page.margins.left);
		pdf.moveDown(0.2);
		this.head();
	}

	row(cells: readonly string[], { bold = false }: { bold?: boolean } = {}): void {
		const weight = bold ? "bold" : "regular";
		const height = this.heightOf(cells, weight);
		if (this.breakBefore(height + GAP)) this.head();
		this.draw(cells, INK, height, weight);
	}

	private head(): void {
		const { pdf } = this.paper;
		const titles = this.columns.map((column) => column.title);
		this.draw(titles, QUIET, this.heightOf(titles, "regular"), "regular");
		const { left, right } = pdf.page.margins;
		pdf
			.moveTo(left, pdf.y - GAP / 2)
			.lineTo(pdf.page.width - right, pdf.y - GAP / 2)
			.lineWidth(0.5)
			.strokeColor(RULE)
			.stroke();
	}

	/** Faces differ in height, so each cell is measured in its own. */
	private heightOf(cells: readonly string[], weight: PdfWeight): number {
		const { pdf, pen } = this.paper;
		pdf.fontSize(TEXT);
		return Math.max(...this.cellsOf(cells).map(({ text, width }) => pdf.heightOfString(pen.take(text, weight), { width })));
	}

	private draw(cells: readonly string[], color: string, height: number, weight: PdfWeight): void {
		const { pdf, pen } = this.paper;
		const { y } = pdf;
		pdf.fontSize(TEXT).fillColor(color);
		for (const { text, x, width, align } of this.cellsOf(cells)) pdf.text(pen.take(text, weight), x, y, { width, align });
		pdf.x = pdf.page.margins.left;
		pdf.y = y + height + GAP;
	}

	private cellsOf(cells: readonly string[]) {
		const { page } = this.paper.pdf;
		const { left, right } = page.margins;
		const whole = page.width - left - right;
		let x = left;
		return this.columns.map((column, index) => {
			const cell = { text: cells[index] ?? "", x, width: whole * column.width - GAP, align: column.align ?? "left" } as const;
			x += whole * column.width;
			return cell;
		});
	}

	private breakBefore(height: number): boolean {
		const { pdf } = this.paper;
		if (pdf.y + height <= pdf.page.height - pdf.page.margins.bottom) return false;
		pdf.addPage();
		return true;
	}
}
