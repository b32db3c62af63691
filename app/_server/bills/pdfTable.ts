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
		private readonly pdf: PDFKit.PDFDocument,
		title: string,
		private readonly columns: readonly PdfColumn[],
	) {
		this.breakBefore(60);
		pdf.moveDown(0.4).font("bold").fontSize(11).fillColor(INK).text(title, pdf.page.margins.left);
		pdf.moveDown(0.2);
		this.head();
	}

	row(cells: readonly string[], { bold = false }: { bold?: boolean } = {}): void {
		this.pdf.font(bold ? "bold" : "regular").fontSize(TEXT);
		const height = Math.max(...this.cellsOf(cells).map(({ text, width }) => this.pdf.heightOfString(text, { width })));
		if (this.breakBefore(height + GAP)) {
			this.head();
			this.pdf.font(bold ? "bold" : "regular").fontSize(TEXT);
		}
		this.draw(cells, INK, height);
	}

	private head(): void {
		this.pdf.font("regular").fontSize(TEXT);
		this.draw(
			this.columns.map((column) => column.title),
			QUIET,
			this.pdf.currentLineHeight(),
		);
		const { left, right } = this.pdf.page.margins;
		this.pdf
			.moveTo(left, this.pdf.y - GAP / 2)
			.lineTo(this.pdf.page.width - right, this.pdf.y - GAP / 2)
			.lineWidth(0.5)
			.strokeColor(RULE)
			.stroke();
	}

	private draw(cells: readonly string[], color: string, height: number): void {
		const { y } = this.pdf;
		this.pdf.fillColor(color);
		for (const { text, x, width, align } of this.cellsOf(cells)) this.pdf.text(text, x, y, { width, align });
		this.pdf.x = this.pdf.page.margins.left;
		this.pdf.y = y + height + GAP;
	}

	private cellsOf(cells: readonly string[]) {
		const { left, right } = this.pdf.page.margins;
		const whole = this.pdf.page.width - left - right;
		let x = left;
		return this.columns.map((column, index) => {
			const cell = { text: cells[index] ?? "", x, width: whole * column.width - GAP, align: column.align ?? "left" } as const;
			x += whole * column.width;
			return cell;
		});
	}

	private breakBefore(height: number): boolean {
		const { page } = this.pdf;
		if (this.pdf.y + height <= page.height - page.margins.bottom) return false;
		this.pdf.addPage();
		return true;
	}
}
