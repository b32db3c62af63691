"use client";

import { Button } from "@heroui/react/button";
import { Check, Copy } from "lucide-react";
import { useState } from "react";

const SAID_MS = 2_000;

/** Text to take away, with a button that says when it is on the clipboard. Without a clipboard (plain HTTP) it can be selected. */
export function CopyBox({ label, text, isSecret = false }: { label: string; text: string; isSecret?: boolean }) {
	const [isCopied, setIsCopied] = useState(false);
	const copy = () => {
		navigator.clipboard?.writeText(text).then(
			() => {
				setIsCopied(true);
				setTimeout(() => setIsCopied(false), SAID_MS);
			},
			() => undefined,
		);
	};
	const Icon = isCopied ? Check : Copy;
	return (
		<div>
			<p className="mb-1.5 text-sm font-medium text-foreground">{label}</p>
			<div className="flex items-start gap-2 rounded-xl bg-surface-secondary p-2 pl-3">
				<code
					data-secret={isSecret || undefined}
					className="min-w-0 flex-1 self-center font-mono text-[13px] text-foreground leading-5 break-all whitespace-pre-wrap select-all"
				>
					{text}
				</code>
				<Button isIconOnly size="sm" variant="tertiary" aria-label={`Copy: ${label}`} onPress={copy}>
					<Icon aria-hidden className="size-4" />
				</Button>
			</div>
			<span role="status" className="sr-only">
				{isCopied ? "Copied" : ""}
			</span>
		</div>
	);
}
