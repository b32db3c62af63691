"use client";

import { useState } from "react";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextBox } from "@/components/forms/TextBox";
import { TARIFF_SCHEMA_PATH } from "../versionExport";
import type { PathProblem } from "./placeProblems";
import { readImport } from "./readImport";
import type { TariffDraft } from "./tariffDraft";

type ImportDialogProps = {
	text: string;
	onText: (text: string) => void;
	onImport: (components: TariffDraft, notes: string) => void;
	onClose: () => void;
};

const CHARACTERS_MAX = 200_000;

/** A tariff as JSON, pasted or from a file. What is wrong is named by its path; the text stays as it is. */
export function ImportDialog({ text, onText, onImport, onClose }: ImportDialogProps) {
	const [problems, setProblems] = useState<readonly PathProblem[]>([]);
	const take = () => {
		const read = readImport(text);
		if (read.ok) onImport(read.components, read.notes);
		else setProblems(read.problems);
	};
	const readFile = async (file: File | undefined) => {
		if (!file) return;
		setProblems(file.size > CHARACTERS_MAX ? [{ path: file.name, message: "is too large: at most 200 kB" }] : []);
		if (file.size <= CHARACTERS_MAX) onText(await file.text());
	};
	return (
		<FormDialog
			title="Import a tariff"
			intro="Paste a document or choose a file. It comes into the editor; nothing is recorded yet."
			submitLabel="Bring into the editor"
			size="lg"
			isBusy={false}
			isSubmitDisabled={text.trim() === ""}
			problem={<Problems problems={problems} />}
			onSubmit={take}
			onClose={onClose}
		>
			<label className="text-sm">
				<span className="mb-1.5 block font-medium">File</span>
				<input
					type="file"
					accept="application/json,.json"
					onChange={(event) => void readFile(event.target.files?.[0])}
					className="block w-full rounded-xl bg-surface-secondary p-2 text-sm file:mr-3 file:cursor-pointer file:rounded-lg file:border-0 file:bg-default file:px-3 file:py-1.5 file:text-sm"
				/>
			</label>
			<TextBox
				label="Tariff as JSON"
				value={text}
				onChange={(next) => {
					onText(next);
					setProblems([]);
				}}
				rows={14}
				isCode
				placeholder={'{ "components": [{ "kind": "energy_flat", "rate_per_kwh": "8.50" }] }'}
			/>
			<p className="text-xs text-muted">
				What a document may hold is published as a{" "}
				<a href={TARIFF_SCHEMA_PATH} target="_blank" rel="noreferrer" className="text-link">
					JSON Schema
				</a>
				.
			</p>
		</FormDialog>
	);
}

function Problems({ problems }: { problems: readonly PathProblem[] }) {
	if (problems.length === 0) return null;
	return (
		<div role="alert" className="rounded-2xl bg-danger-soft px-4 py-3 text-sm text-danger-soft-foreground">
			<p className="font-medium">This tariff cannot be used as it is. Your text is kept.</p>
			<ul className="mt-1 flex flex-col gap-0.5">
				{problems.map(({ path, message }) => (
					<li key={`${path}-${message}`}>
						<code className="font-mono text-xs font-semibold">{path}</code> {message}
					</li>
				))}
			</ul>
		</div>
	);
}
