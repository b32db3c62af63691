"use client";

import { Modal } from "@heroui/react/modal";
import { CornerDownLeft, type LucideIcon, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { matchCommands } from "./matchCommands";

export type Command = { id: string; label: string; hint: string; icon: LucideIcon; run: () => void };
type CommandPaletteProps = { isOpen: boolean; onOpenChange: (open: boolean) => void; commands: readonly Command[] };

export function CommandPalette({ isOpen, onOpenChange, commands }: CommandPaletteProps) {
	return (
		<Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
			<Modal.Container placement="top" size="md">
				<Modal.Dialog aria-label="Go to a page or a room" className="p-0">
					<CommandList commands={commands} onDone={() => onOpenChange(false)} />
				</Modal.Dialog>
			</Modal.Container>
		</Modal.Backdrop>
	);
}

function CommandList({ commands, onDone }: { commands: readonly Command[]; onDone: () => void }) {
	const listId = useId();
	const [text, setText] = useState("");
	const [position, setPosition] = useState(0);
	const found = matchCommands(commands, text);
	const active = found[Math.min(position, found.length - 1)];

	const run = (command: Command | undefined) => {
		if (!command) return;
		onDone();
		command.run();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "ArrowDown") setPosition((position + 1) % Math.max(found.length, 1));
		else if (event.key === "ArrowUp") setPosition((position - 1 + found.length) % Math.max(found.length, 1));
		else if (event.key === "Enter") run(active);
		else return;
		event.preventDefault();
	};

	return (
		<div>
			<div className="flex items-center gap-3 border-b border-separator px-4">
				<Search aria-hidden className="size-4 text-muted" />
				<input
					// biome-ignore lint/a11y/noAutofocus: the dialog was opened to type into this one field.
					autoFocus
					role="combobox"
					aria-expanded
					aria-controls={listId}
					aria-activedescendant={active ? `${listId}-${active.id}` : undefined}
					aria-label="Page, room or device"
					placeholder="Page, room or device"
					value={text}
					onChange={(event) => {
						setText(event.target.value);
						setPosition(0);
					}}
					onKeyDown={onKeyDown}
					className="h-13 w-full bg-transparent text-base outline-none placeholder:text-muted"
				/>
			</div>
			<div id={listId} role="listbox" aria-label="Results" className="max-h-80 overflow-y-auto p-2">
				{found.length === 0 && <p className="px-3 py-6 text-center text-sm text-muted">Nothing is called “{text}”.</p>}
				{found.map((command, index) => {
					const isActive = command === active;
					const Icon = command.icon;
					return (
						// biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above holds the focus and handles the keys.
						<div
							key={command.id}
							id={`${listId}-${command.id}`}
							role="option"
							tabIndex={-1}
							aria-selected={isActive}
							onClick={() => run(command)}
							onMouseMove={() => setPosition(index)}
							className={`flex h-11 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm ${isActive ? "bg-default" : ""}`}
						>
							<Icon aria-hidden className="size-4 text-muted" />
							<span className="flex-1 truncate">{command.label}</span>
							<span className="text-xs text-muted">{command.hint}</span>
							{isActive && <CornerDownLeft aria-hidden className="size-3.5 text-muted" />}
						</div>
					);
				})}
			</div>
		</div>
	);
}
